#include "kernels.h"

namespace kernels_scalar {
#include "kernels.inc"

extern const Kernels table;
const Kernels table = {"scalar", all<float>(), all<bf16_t>(), attend, attend_backward, transpose_block, adamw, squares};
}  // namespace scalar
