# find_package(fortune) gives fortune::fortune.
include(CMakeFindDependencyMacro)
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
find_dependency(asio)
include("${CMAKE_CURRENT_LIST_DIR}/fortuneTargets.cmake")
