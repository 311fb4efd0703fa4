"""The system's xxHash under the name that the recipe requires."""

from conan import ConanFile


class SystemXxhash(ConanFile):
    name = "xxhash"
    version = "0.8.2"
    package_type = "static-library"
    options = {"utility": [False]}
    default_options = {"utility": False}

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "xxHash")
        self.cpp_info.set_property("cmake_target_name", "xxHash::xxhash")
        self.cpp_info.system_libs = ["xxhash"]
        for folders in ("includedirs", "libdirs", "bindirs"):
            setattr(self.cpp_info, folders, [])
