#include "kernels.h"

namespace kernels_avx512 {
#include "kernels.inc"

extern const Kernels table;
const Kernels table = {"avx512", all<float>(), all<bf16_t>(), attend, attend_backward, transpose_block, adamw, squares};
}  // namespace avx512
