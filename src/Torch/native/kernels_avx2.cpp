#include "kernels.h"

namespace kernels_avx2 {
#include "kernels.inc"

extern const Kernels table;
const Kernels table = {"avx2", all<float>(), all<bf16_t>(), attend, attend_backward, transpose_block, adamw, squares};
}  // namespace avx2
