#include "kernels.h"

#include <cstdlib>
#include <cstring>

#include "shim.h"

namespace kernels_scalar {
extern const Kernels table;
}
#if defined(__x86_64__)
namespace kernels_avx2 {
extern const Kernels table;
}
namespace kernels_avx512 {
extern const Kernels table;
}
#endif

namespace {
const Kernels* find(const char* name) {
#if defined(__x86_64__)
  bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  bool v4 = v3 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512cd");
  if (v4 && (name == nullptr || std::strcmp(name, "avx512") == 0)) return &kernels_avx512::table;
  if (v3 && (name == nullptr || std::strcmp(name, "avx2") == 0)) return &kernels_avx2::table;
#endif
  return name == nullptr || std::strcmp(name, "scalar") == 0 ? &kernels_scalar::table : nullptr;
}

const Kernels*& chosen() {
  static const Kernels* table = [] {
    const Kernels* asked = find(std::getenv("LATHE_ISA"));
    return asked != nullptr ? asked : find(nullptr);
  }();
  return table;
}
}  // namespace

const Kernels& kernels() { return *chosen(); }

// Takes the kernels for one instruction set from now on (null: the best); fails where the processor lacks it.
API int32_t lt_use_kernels(const char* name) {
  return guard([&] {
    const Kernels* table = find(name);
    TORCH_CHECK(table != nullptr, "this processor has no ", name);
    chosen() = table;
  });
}
API int32_t lt_kernels_are(const char* name) { return std::strcmp(kernels().name, name) == 0; }
