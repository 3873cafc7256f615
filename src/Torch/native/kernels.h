// Loops over numbers, compiled once for each instruction set (kernels_*.cpp) and chosen when the process starts.
// No header of the standard library here or in kernels.inc: its inline functions would be built with instructions others lack.
#pragma once
#include <stdint.h>

struct bf16_t {
  uint16_t bits;
};

// Attention of one head over one sequence; everything float32, widths padded to a multiple of 16 (dp), keys in blocks of key_block.
struct AttentionShape {
  int64_t width, dp;     // D and D rounded up
  int64_t length;        // rows of the sequence
  int64_t window;        // 0: all before; below 0: all, before and after
  float softcap;         // 0: none
};
constexpr int64_t query_block = 96, key_block = 64;

template <class T>
struct TypedKernels {
  // y = x (+ residual) normalised times weight; inverse[row] = 1 / rms. sum may be null.
  void (*rms)(const T* x, const T* residual, T* sum, const float* weight, T* y, float* inverse, int64_t rows, int64_t width, float eps);
  // dx = dsum (or nothing) + gradient of the norm.
  void (*rms_backward)(const T* x, const float* weight, const float* inverse, const T* dy, const T* dsum, T* dx, int64_t rows, int64_t width);
  // out = f(gate) * up with f silu (kind 0) or gelu in its tanh form (kind 1); strides between rows.
  void (*gated)(int kind, const T* gate, const T* up, int64_t stride, T* out, int64_t out_stride, int64_t rows, int64_t width);
  void (*gated_backward)(int kind, const T* gate, const T* up, int64_t stride, const T* dy, int64_t dy_stride, T* dgate, T* dup, int64_t d_stride,
                         int64_t rows, int64_t width);
  // One head row to float32, turned (direction 1), turned back (-1) or as it is (half 0), times factor; the pad is cleared.
  void (*load_head)(const T* x, const float* cos, const float* sin, int64_t half, int64_t width, int64_t dp, float factor, float* out);
  void (*store_head)(const float* x, const float* cos, const float* sin, int64_t half, int64_t width, float direction, float factor, T* out);
  // y[rows, columns] += alpha * h[rows, rank] * bt[rank, columns].
  void (*rank_update)(T* y, int64_t y_stride, const float* h, int64_t h_stride, const float* bt, int64_t bt_stride, float alpha, int64_t rows,
                      int64_t columns, int64_t rank);
  // Scores of one row's tile become exp(score - largest); returns through largest and sum.
  void (*tile_exp)(const float* scores, T* out, int64_t count, float* largest, float* sum);
  // out *= factor, in place.
  void (*scale)(T* values, int64_t count, float factor);
  // out = factor * exp(score - lse).
  void (*share)(const float* scores, T* out, int64_t count, float lse, float factor);
  // The inner product of two rows.
  float (*along)(const T* x, const float* y, int64_t width);
  // One token: q [heads, width] against keys and values with row stride; see attention_cached.
  void (*decode)(const T* q, const T* keys, const T* values, int64_t stride, int64_t count, int64_t heads, int64_t width, float scale, float softcap,
                 float* scores, float* out);
  // y = normalised (x + residual) times weight plus bias; residual may be null, row is working memory of width.
  void (*layer_norm)(const T* x, const T* residual, const float* weight, const float* bias, T* y, float* row, int64_t rows, int64_t width, float eps);
  // x times the normal distribution's share below x, in place.
  void (*gelu)(T* x, int64_t count);
};

struct Kernels {
  const char* name;
  TypedKernels<float> f32;
  TypedKernels<bf16_t> bf16;
  // One block of queries (already scaled) against the keys before and at it. q [rows, dp], kt blocks [dp, key_block], v blocks [key_block, dp].
  void (*attend)(const AttentionShape& shape, int64_t first, int64_t rows, const float* q, const float* kt, const float* v, float* scores, float* state,
                 float* out, float* lse);
  // Gradients of the same block: dq [rows, dp] is written, dk and dv blocks are added to.
  void (*attend_backward)(const AttentionShape& shape, int64_t first, int64_t rows, const float* q, const float* kt, const float* k, const float* vt,
                          const float* dout, const float* lse, const float* delta, float* scores, float* shares, float* dq, float* dk, float* dv);
  void (*transpose_block)(const float* rows, int64_t dp, float* out);
  void (*adamw)(float* parameter, const float* gradient, float* first, float* second, int64_t count, float rate, float beta1, float beta2, float epsilon,
                float correction, float decay, float scale);
  double (*squares)(const float* values, int64_t count);
};

const Kernels& kernels();

template <class T>
const TypedKernels<T>& typed();
template <>
inline const TypedKernels<float>& typed<float>() {
  return kernels().f32;
}
template <>
inline const TypedKernels<bf16_t>& typed<bf16_t>() {
  return kernels().bf16;
}
