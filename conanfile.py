"""Conan 2 recipe, after the conventions of ConanCenter; it packages the tree it stands in."""

import re
from pathlib import Path

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd, stdcpp_library
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rmdir
from conan.tools.scm import Version

required_conan_version = ">=2"


class SlimdagConan(ConanFile):
    name = "slimdag"
    description = "State comparison and node selection for dbt projects, as dbt answers them"
    license = "Apache-2.0"
    url = "https://github.com/conan-io/conan-center-index"
    homepage = "https://pypi.org/project/slimdag"
    topics = ("dbt", "dag", "lineage", "manifest", "node-selection")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False]}
    default_options = {
        "shared": False,
        "fPIC": True,
        # Of all but yaml-cpp only headers are needed.
        "boost/*:header_only": True,
        "fmt/*:header_only": True,
        "xxhash/*:utility": False,
    }
    test_package_folder = "tests/package/conan"
    implements = ["auto_shared_fpic"]
    exports_sources = (
        "CMakeLists.txt",
        "LICENSE",
        "VERSION",
        "cmake/*",
        "include/*",
        "lib/*",
        "capi/*",
    )

    def set_version(self):
        text = Path(self.recipe_folder, "VERSION").read_text(encoding="utf-8")
        self.version = re.search(r"^version (\S+)$", text, re.MULTILINE)[1]

    def export(self):
        copy(self, "VERSION", self.recipe_folder, self.export_folder)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("boost/1.86.0")
        self.requires("fmt/11.0.2")
        self.requires("sqlite3/3.46.1")
        self.requires("xxhash/0.8.2")
        self.requires("yaml-cpp/0.8.0")
        self.requires("zstd/1.5.6")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.20 <4]")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.compiler == "gcc" and Version(self.settings.compiler.version) < "12":
            raise ConanInvalidConfiguration("slimdag needs GCC 12 or newer")
        if self.settings.compiler == "clang" and Version(self.settings.compiler.version) < "14":
            raise ConanInvalidConfiguration("slimdag needs Clang 14 or newer")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["SLIMDAG_BUILD_TESTS"] = False
        toolchain.cache_variables["SLIMDAG_C_SHARED"] = bool(self.options.shared)
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, str(Path(self.package_folder, "licenses")))
        CMake(self).install()
        rmdir(self, str(Path(self.package_folder, "lib", "cmake")))
        rmdir(self, str(Path(self.package_folder, "lib", "pkgconfig")))
        rmdir(self, str(Path(self.package_folder, "share")))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "slimdag")
        # No target slimdag::slimdag for both libraries: that is the C++ one.
        self.cpp_info.set_property("cmake_target_name", "slimdag::slimdag_c")
        self.cpp_info.set_property("pkg_config_name", "slimdag_c")

        cpp = self.cpp_info.components["slimdag"]
        cpp.libs = ["slimdag"]
        cpp.requires = [
            "boost::headers",
            "fmt::fmt",
            "sqlite3::sqlite3",
            "xxhash::xxhash",
            "yaml-cpp::yaml-cpp",
            "zstd::zstd",
        ]
        cpp.set_property("cmake_target_name", "slimdag::slimdag")
        cpp.set_property("pkg_config_name", "slimdag")

        c = self.cpp_info.components["slimdag_c"]
        c.libs = ["slimdag_c"]
        if not self.options.shared:  # As a shared library it has the C++ library inside.
            c.requires = ["slimdag"]
            c.defines = ["SLIMDAG_C_STATIC"]
        c.set_property("cmake_target_name", "slimdag::slimdag_c")
        c.set_property("pkg_config_name", "slimdag_c")

        if self.settings.os in ("Linux", "FreeBSD"):
            cpp.system_libs = ["dl", "m", "pthread"]
            if not self.options.shared and (runtime := stdcpp_library(self)):
                c.system_libs = [runtime]
