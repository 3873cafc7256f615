// Loops of an encoder's layer over bf16 numbers, for processors that multiply them themselves (AVX-512 BF16). See kernels.h about headers.
#pragma once
#include "kernels.h"

// Weights and keys lie in panels of 64 columns: [columns / 64][K / 2][64][2], two numbers of a column side by side, as the instruction takes them.
// oneDNN knows the same order as BA16a64b2a.
constexpr int64_t panel_columns = 64;

struct EncoderKernels {
  // y[rows, panels * 64] = x[rows, k] w + bias, or gelu of that.
  void (*linear)(const bf16_t* x, int64_t rows, int64_t k, const bf16_t* w, const float* bias, int64_t panels, bool gelu, bf16_t* y, int64_t y_stride);
  // x normalised to mean 0 and variance 1, times weight, plus bias, where x is x plus more; in place.
  void (*add_norm)(bf16_t* x, const bf16_t* more, const float* weight, const float* bias, int64_t rows, int64_t width, float eps);
  // x = gelu(x), for products that were made elsewhere.
  void (*gelu)(bf16_t* x, int64_t count);
  // One head of one sequence, every row sees all rows. Rows of q, k and v are stride apart, rows of out out_stride; width is a multiple of 16, at most 128.
  void (*attend)(const bf16_t* q, const bf16_t* k, const bf16_t* v, int64_t stride, int64_t length, int64_t width, float scale, bf16_t* out,
                 int64_t out_stride, void* memory);
  // Bytes of the memory that attend needs.
  int64_t (*attend_bytes)(int64_t length, int64_t width);
};

// Null where the processor lacks the instructions.
const EncoderKernels* encoder_kernels();
