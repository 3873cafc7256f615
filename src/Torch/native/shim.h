// The border between C# and libtorch: plain C types, one handle per tensor, no exception ever crosses it.
#pragma once
#include <ATen/ATen.h>
#include <cstdint>
#include <string>
#include <type_traits>

#define API extern "C" __attribute__((visibility("default")))

using Handle = at::Tensor*;

// A number as C# passes it: kind 0 is an integer, 1 a double (its bits), 2 a boolean.
struct Number {
  int64_t bits;
  int64_t kind;
};

at::Scalar scalar(Number n);
void remember(const char* message) noexcept;

inline Handle give(at::Tensor tensor) { return new at::Tensor(std::move(tensor)); }
inline at::IntArrayRef sizes(const int64_t* values, int64_t count) { return {values, static_cast<size_t>(count)}; }
inline c10::optional<at::ScalarType> kind(int32_t dtype) {
  return dtype < 0 ? c10::nullopt : c10::make_optional(static_cast<at::ScalarType>(dtype));
}
inline at::TensorOptions options(int32_t dtype) {
  return at::TensorOptions().dtype(dtype < 0 ? at::kFloat : static_cast<at::ScalarType>(dtype));
}
inline at::Tensor optional(Handle h) { return h ? *h : at::Tensor(); }

// Runs f; a C++ exception becomes a zero result and a message for lt_error. f returning nothing reports 1 for success.
template <class F>
auto guard(F&& f) noexcept {
  using R = std::invoke_result_t<F>;
  using Result = std::conditional_t<std::is_void_v<R>, int32_t, R>;
  try {
    if constexpr (std::is_void_v<R>) {
      f();
      return Result{1};
    } else {
      return f();
    }
  } catch (const c10::Error& e) {
    remember(e.what_without_backtrace());
  } catch (const std::exception& e) {
    remember(e.what());
  } catch (...) {
    remember("a native exception of unknown type");
  }
  return Result{};
}
