"""The system's {fmt} under the name that the recipe requires."""

from conan import ConanFile


class SystemFmt(ConanFile):
    name = "fmt"
    version = "11.0.2"
    package_type = "header-library"
    options = {"header_only": [True]}
    default_options = {"header_only": True}

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "fmt")
        self.cpp_info.set_property("cmake_target_name", "fmt::fmt-header-only")
        # As Debian 12 has it, so that the build is the same as everywhere else.
        self.cpp_info.set_property("cmake_target_aliases", ["fmt::fmt"])
        self.cpp_info.set_property("system_package_version", "9.1.0")
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(self.cpp_info, folders, [])
