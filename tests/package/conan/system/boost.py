"""The system's Boost under the name that the recipe requires."""

from conan import ConanFile


class SystemBoost(ConanFile):
    name = "boost"
    version = "1.86.0"
    package_type = "header-library"
    options = {"header_only": [True]}
    default_options = {"header_only": True}

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "Boost")
        headers = self.cpp_info.components["headers"]
        headers.set_property("cmake_target_name", "Boost::headers")
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(headers, folders, [])
