// Every matrix product of the fused kernels goes through here: oneDNN, any strides, bf16 or float32.
#pragma once
#include <cstdint>

#include "shim.h"

struct Matrix {
  void* data;
  int64_t rows, columns;
  int64_t row_stride, column_stride;  // in elements; one of them is 1
  bool bf16;

  Matrix t() const { return {data, columns, rows, column_stride, row_stride, bf16}; }
  Matrix part(int64_t first_row, int64_t row_count, int64_t first_column, int64_t column_count) const {
    auto offset = (first_row * row_stride + first_column * column_stride) * (bf16 ? 2 : 4);
    return {static_cast<char*>(data) + offset, row_count, column_count, row_stride, column_stride, bf16};
  }
};

Matrix matrix(const at::Tensor& two_dimensional);

// c = alpha * a b (+ bias along rows) (+ c when accumulate). bias has c's columns and is of a's type, or data null.
void gemm(const Matrix& a, const Matrix& b, const Matrix& c, float alpha = 1, bool accumulate = false, const void* bias = nullptr);

// c = a b + bias for bf16 matrices where b lies in panels of 64 columns (encoder_kernels.h).
void gemm_panels(const Matrix& a, const void* panels, const float* bias, const Matrix& c);

// True when oneDNN multiplies bf16 matrices on this processor at all (AVX-512 at least).
bool multiplies_bf16();
