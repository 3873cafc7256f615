#include "shim.h"

#include <cstring>

namespace {
thread_local std::string last_error;
}

void remember(const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
}

at::Scalar scalar(Number n) {
  if (n.kind == 0) return at::Scalar(n.bits);
  if (n.kind == 2) return at::Scalar(n.bits != 0);
  double value;
  std::memcpy(&value, &n.bits, sizeof value);
  return at::Scalar(value);
}

// Copies the last error of this thread and returns its full length.
API int64_t lt_error(char* buffer, int64_t capacity) noexcept {
  auto length = static_cast<int64_t>(last_error.size());
  if (capacity > 0) std::memcpy(buffer, last_error.data(), static_cast<size_t>(std::min(length, capacity)));
  return length;
}

// ---- creation

API Handle lt_empty(const int64_t* shape, int64_t rank, int32_t dtype) {
  return guard([&] { return give(at::empty(sizes(shape, rank), options(dtype))); });
}
API Handle lt_full(const int64_t* shape, int64_t rank, Number value, int32_t dtype) {
  return guard([&] { return give(at::full(sizes(shape, rank), scalar(value), options(dtype))); });
}
API Handle lt_full_like(Handle x, Number value, int32_t dtype) {
  return guard([&] { return give(at::full_like(*x, scalar(value), at::TensorOptions().dtype(kind(dtype)))); });
}
API Handle lt_empty_like(Handle x, int32_t dtype) {
  return guard([&] { return give(at::empty_like(*x, at::TensorOptions().dtype(kind(dtype)))); });
}
API Handle lt_arange(Number start, Number stop, Number step, int32_t dtype) {
  return guard([&] {
    auto from = scalar(start);
    auto whole = from.isIntegral(false) && scalar(stop).isIntegral(false) && scalar(step).isIntegral(false);
    auto type = dtype >= 0 ? static_cast<at::ScalarType>(dtype) : whole ? at::kLong : at::kFloat;
    return give(at::arange(from, scalar(stop), scalar(step), at::TensorOptions().dtype(type)));
  });
}
API Handle lt_from_bytes(const void* data, int64_t bytes, const int64_t* shape, int64_t rank, int32_t dtype) {
  return guard([&] {
    auto result = at::empty(sizes(shape, rank), options(dtype));
    TORCH_CHECK(static_cast<int64_t>(result.nbytes()) == bytes, "the data has ", bytes, " bytes, the shape needs ", result.nbytes());
    std::memcpy(result.data_ptr(), data, static_cast<size_t>(bytes));
    return give(result);
  });
}
API Handle lt_cat(Handle* tensors, int64_t count, int64_t dim) {
  return guard([&] {
    std::vector<at::Tensor> all;
    for (int64_t i = 0; i < count; i++) all.push_back(*tensors[i]);
    return give(at::cat(all, dim));
  });
}
API Handle lt_stack(Handle* tensors, int64_t count, int64_t dim) {
  return guard([&] {
    std::vector<at::Tensor> all;
    for (int64_t i = 0; i < count; i++) all.push_back(*tensors[i]);
    return give(at::stack(all, dim));
  });
}

// ---- what a tensor is

API void lt_free(Handle x) {
  guard([&] { delete x; });
}
API int64_t lt_rank(Handle x) { return x->dim(); }
API int64_t lt_numel(Handle x) { return x->numel(); }
API int32_t lt_dtype(Handle x) { return static_cast<int32_t>(x->scalar_type()); }
API int64_t lt_element_size(Handle x) { return static_cast<int64_t>(x->element_size()); }
API int32_t lt_is_contiguous(Handle x) { return x->is_contiguous(); }
API int32_t lt_requires_grad(Handle x) { return x->requires_grad(); }
API int32_t lt_is_leaf(Handle x) { return x->is_leaf(); }
API void lt_shape(Handle x, int64_t* out) {
  for (auto s : x->sizes()) *out++ = s;
}
API void lt_stride(Handle x, int64_t* out) {
  for (auto s : x->strides()) *out++ = s;
}
API void* lt_data(Handle x) {
  return guard([&] { return x->data_ptr(); });
}
// Bytes this handle alone keeps alive: nothing for a view, whose storage others hold too.
API int64_t lt_owned_bytes(Handle x) {
  return x->defined() && x->has_storage() && x->storage().use_count() == 1 ? static_cast<int64_t>(x->storage().nbytes()) : 0;
}

// ---- views and layout

API Handle lt_view(Handle x, const int64_t* shape, int64_t rank) {
  return guard([&] { return give(x->view(sizes(shape, rank))); });
}
API Handle lt_reshape(Handle x, const int64_t* shape, int64_t rank) {
  return guard([&] { return give(x->reshape(sizes(shape, rank))); });
}
API Handle lt_permute(Handle x, const int64_t* dims, int64_t rank) {
  return guard([&] { return give(x->permute(sizes(dims, rank))); });
}
API Handle lt_expand(Handle x, const int64_t* shape, int64_t rank) {
  return guard([&] { return give(x->expand(sizes(shape, rank))); });
}
API Handle lt_repeat(Handle x, const int64_t* counts, int64_t rank) {
  return guard([&] { return give(x->repeat(sizes(counts, rank))); });
}
API Handle lt_transpose(Handle x, int64_t a, int64_t b) {
  return guard([&] { return give(x->transpose(a, b)); });
}
API Handle lt_t(Handle x) {
  return guard([&] { return give(x->t()); });
}
API Handle lt_alias(Handle x) {
  return guard([&] { return give(x->alias()); });
}
API Handle lt_unsqueeze(Handle x, int64_t dim) {
  return guard([&] { return give(x->unsqueeze(dim)); });
}
API Handle lt_squeeze(Handle x, int64_t dim, int32_t has_dim) {
  return guard([&] { return give(has_dim ? x->squeeze(dim) : x->squeeze()); });
}
API Handle lt_flatten(Handle x, int64_t start, int64_t end) {
  return guard([&] { return give(x->flatten(start, end)); });
}
API Handle lt_narrow(Handle x, int64_t dim, int64_t start, int64_t length) {
  return guard([&] { return give(x->narrow(dim, start, length)); });
}
API Handle lt_slice(Handle x, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  return guard([&] { return give(x->slice(dim, start, finish, step)); });
}
API Handle lt_select(Handle x, int64_t dim, int64_t index) {
  return guard([&] { return give(x->select(dim, index)); });
}
// Parts go to out, which has room for count handles.
API int32_t lt_split(Handle x, const int64_t* parts, int64_t count, int64_t dim, Handle* out) {
  return guard([&] {
    auto result = x->split_with_sizes(sizes(parts, count), dim);
    for (auto& part : result) *out++ = give(part);
  });
}
API int32_t lt_unbind(Handle x, int64_t dim, Handle* out) {
  return guard([&] {
    for (auto& part : x->unbind(dim)) *out++ = give(part);
  });
}
API Handle lt_contiguous(Handle x) {
  return guard([&] { return give(x->contiguous().alias()); });
}
API Handle lt_clone(Handle x) {
  return guard([&] { return give(x->clone()); });
}
API Handle lt_to(Handle x, int32_t dtype, int32_t copy) {
  return guard([&] { return give(x->to(static_cast<at::ScalarType>(dtype), /*non_blocking=*/false, copy != 0)); });
}
API int32_t lt_copy_(Handle x, Handle source) {
  return guard([&] { x->copy_(*source); });
}
