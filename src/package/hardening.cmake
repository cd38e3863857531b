# Compiler options that make memory errors end the program before an attacker can use them. Included in the builds for
# users, which are optimized and have no sanitizers. (Sanitizers check memory themselves.)
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

# Level 3 also knows sizes that are determined at run time. A compiler that lacks it would warn.
check_cxx_source_compiles(
  "int main(int argc, char** argv) { return static_cast<int>(__builtin_dynamic_object_size(argv[argc - 1], 0)); }"
  DUO2QUALYS_HAS_DYNAMIC_OBJECT_SIZE)
set(fortify_level $<IF:$<BOOL:${DUO2QUALYS_HAS_DYNAMIC_OBJECT_SIZE}>,3,2>)
target_compile_options(duo2qualys_settings INTERFACE
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:POSITION_INDEPENDENT_CODE>>>:-fPIE> -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${fortify_level})

# These options do not exist for all processors.
foreach(flag IN ITEMS -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER DUO2QUALYS_HAS${flag} has_flag)
  check_cxx_compiler_flag("-Werror ${flag}" ${has_flag})
  if(${has_flag})
    target_compile_options(duo2qualys_settings INTERFACE ${flag})
  endif()
endforeach()

# Load at a random address. Bind all symbols at the start, and make their table read-only from then on.
target_link_options(duo2qualys_settings INTERFACE
  $<$<AND:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>,$<NOT:$<BOOL:${DUO2QUALYS_STATIC}>>>:-pie> LINKER:-z,relro,-z,now,-z,noexecstack)
