"""The system's yaml-cpp under the name that the recipe requires."""

from conan import ConanFile


class SystemYamlCpp(ConanFile):
    name = "yaml-cpp"
    version = "0.8.0"
    package_type = "static-library"

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "yaml-cpp")
        self.cpp_info.set_property("cmake_target_name", "yaml-cpp::yaml-cpp")
        self.cpp_info.set_property("pkg_config_name", "yaml-cpp")
        self.cpp_info.system_libs = ["yaml-cpp"]
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(self.cpp_info, folders, [])
