"""The system's SQLite under the name that the recipe requires."""

from conan import ConanFile


class SystemSqlite(ConanFile):
    name = "sqlite3"
    version = "3.46.1"
    package_type = "static-library"

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "SQLite3")
        self.cpp_info.set_property("cmake_target_name", "SQLite::SQLite3")
        self.cpp_info.set_property("pkg_config_name", "sqlite3")
        self.cpp_info.system_libs = ["sqlite3"]
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(self.cpp_info, folders, [])
