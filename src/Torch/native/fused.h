// What the fused operations share.
#pragma once
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "gemm.h"
#include "kernels.h"
#include "shim.h"

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

template <class T>
T* numbers(const at::Tensor& x) {
  return static_cast<T*>(x.data_ptr());
}

// Calls f with a value of the tensor's element type.
template <class F>
void by_type(const at::Tensor& x, F&& f) {
  if (x.scalar_type() == at::kBFloat16) return f(bf16_t{});
  TORCH_CHECK(x.scalar_type() == at::kFloat, "float32 or bfloat16 is needed, not ", x.scalar_type());
  f(float{});
}

inline bool trains(const at::Tensor& x) { return c10::GradMode::is_enabled() && x.requires_grad(); }
