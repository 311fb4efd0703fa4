#include <iostream>
#include <slimdag/slimdag.hpp>

int main() {
  try {
    slimdag::Manifest::load("no/such/manifest.json");
  } catch (const slimdag::Error& error) {
    std::cout << "slimdag " << slimdag::version() << " (C++): " << error.message() << '\n';
    return error.code() == slimdag::ErrorCode::file_not_found ? 0 : 1;
  }
  return 1;
}
