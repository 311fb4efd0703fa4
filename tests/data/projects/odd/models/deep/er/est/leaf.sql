select * from {{ ref('odd_pkg', 'top') }}, {{ ref('odd') }}
