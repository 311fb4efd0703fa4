"""The system's zstd under the name that the recipe requires."""

from conan import ConanFile


class SystemZstd(ConanFile):
    name = "zstd"
    version = "1.5.6"
    package_type = "static-library"

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "zstd")
        self.cpp_info.set_property("cmake_target_name", "zstd::libzstd")
        self.cpp_info.set_property("pkg_config_name", "libzstd")
        self.cpp_info.system_libs = ["zstd"]
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(self.cpp_info, folders, [])
