select {{ pkg_macro() }} as id
