#include "gemm.h"

#include <omp.h>

#include <oneapi/dnnl/dnnl.hpp>
#include <cstring>
#include <unordered_map>

namespace {
using dnnl::memory;

struct Key {
  int64_t m, n, k, a_row, a_column, b_row, b_column, c_row;
  uint32_t alpha;
  uint32_t flags;
  bool operator==(const Key& other) const { return std::memcmp(this, &other, sizeof(Key)) == 0; }
};
static_assert(sizeof(Key) == 72, "no padding, which memcmp would compare");

struct Hash {
  size_t operator()(const Key& key) const {
    uint64_t words[sizeof(Key) / 8], hash = 1469598103934665603ull;
    std::memcpy(words, &key, sizeof key);
    for (auto word : words) hash = (hash ^ word) * 1099511628211ull, hash ^= hash >> 29;
    return hash;
  }
};

struct Product {
  dnnl::matmul primitive;
  memory a, b, c, bias;
  std::unordered_map<int, memory> arguments;
};

const dnnl::engine& processor() {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

memory::data_type type(bool bf16) { return bf16 ? memory::data_type::bf16 : memory::data_type::f32; }

memory::desc describe(const Matrix& m) { return memory::desc({m.rows, m.columns}, type(m.bf16), {m.row_stride, m.column_stride}); }

Product make(const Matrix& a, const memory::desc& bd, const Matrix& c, float alpha, bool accumulate, bool bias, bool wide_bias) {
  memory::desc ad = describe(a), cd = describe(c), biasd({1, c.columns}, type(a.bf16 && !wide_bias), memory::format_tag::ab);
  dnnl::primitive_attr attributes;
  if (alpha != 1) attributes.set_output_scales(0, {alpha});
  if (accumulate) {
    dnnl::post_ops sum;
    sum.append_sum(1);
    attributes.set_post_ops(sum);
  }
  auto description = bias ? dnnl::matmul::desc(ad, bd, biasd, cd) : dnnl::matmul::desc(ad, bd, cd);
  Product product;
  product.primitive = dnnl::matmul(dnnl::matmul::primitive_desc(description, attributes, processor()));
  product.a = memory(ad, processor(), nullptr);
  product.b = memory(bd, processor(), nullptr);
  product.c = memory(cd, processor(), nullptr);
  product.arguments = {{DNNL_ARG_SRC, product.a}, {DNNL_ARG_WEIGHTS, product.b}, {DNNL_ARG_DST, product.c}};
  if (bias) {
    product.bias = memory(biasd, processor(), nullptr);
    product.arguments[DNNL_ARG_BIAS] = product.bias;
  }
  return product;
}

// A primitive is planned for the number of threads at hand, so those made inside a parallel region are kept apart.
template <class Make>
Product& cached(const Key& key, Make&& make) {
  static thread_local std::unordered_map<Key, Product, Hash> cache;
  auto found = cache.find(key);
  if (found == cache.end()) {
    if (cache.size() >= 256) cache.clear();  // sequences of every length make ever new shapes
    found = cache.emplace(key, make()).first;
  }
  return found->second;
}
uint32_t threads_at_hand() { return omp_in_parallel() << 5 | omp_get_max_threads() << 7; }

void execute(Product& product, void* a, const void* b, void* c, const void* bias) {
  static thread_local dnnl::stream stream(processor());
  product.a.set_data_handle(a);
  product.b.set_data_handle(const_cast<void*>(b));
  product.c.set_data_handle(c);
  if (bias != nullptr) product.bias.set_data_handle(const_cast<void*>(bias));
  product.primitive.execute(stream, product.arguments);
  stream.wait();
}
}  // namespace

Matrix matrix(const at::Tensor& x) {
  TORCH_CHECK(x.dim() == 2 && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16), "a float32 or bfloat16 matrix is needed, not ",
              x.toString(), " ", x.sizes());
  TORCH_CHECK(x.stride(0) == 1 || x.stride(1) == 1 || x.size(0) <= 1 || x.size(1) <= 1, "a matrix with one dense dimension is needed");
  return {x.data_ptr(), x.size(0), x.size(1), x.stride(0), x.stride(1), x.scalar_type() == at::kBFloat16};
}

void gemm(const Matrix& a, const Matrix& b, const Matrix& c, float alpha, bool accumulate, const void* bias) {
  TORCH_CHECK(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns, "[", a.rows, ", ", a.columns, "] x [", b.rows, ", ", b.columns,
              "] does not give [", c.rows, ", ", c.columns, "]");
  if (c.rows == 0 || c.columns == 0 || a.columns == 0) return;
  uint32_t bits;
  std::memcpy(&bits, &alpha, sizeof bits);
  uint32_t flags = a.bf16 | b.bf16 << 1 | c.bf16 << 2 | accumulate << 3 | (bias != nullptr) << 4 | threads_at_hand();
  Key key{a.rows, b.columns, a.columns, a.row_stride, a.column_stride, b.row_stride, b.column_stride, c.row_stride, bits, flags};
  execute(cached(key, [&] { return make(a, describe(b), c, alpha, accumulate, bias != nullptr, false); }), a.data, b.data, c.data, bias);
}

void gemm_panels(const Matrix& a, const void* panels, const float* bias, const Matrix& c) {
  TORCH_CHECK(a.bf16 && c.bf16 && a.rows == c.rows && a.columns % 32 == 0 && c.columns % 64 == 0, "[", a.rows, ", ", a.columns, "] and panels of ",
              c.columns, " columns");
  if (c.rows == 0) return;
  constexpr uint32_t in_panels = 1 << 6;
  Key key{a.rows, c.columns, a.columns, a.row_stride, a.column_stride, 0, 0, c.row_stride, 0, in_panels | threads_at_hand()};
  memory::desc bd({a.columns, c.columns}, memory::data_type::bf16, memory::format_tag::BA16a64b2a);
  execute(cached(key, [&] { return make(a, bd, c, 1, false, true, true); }), a.data, panels, c.data, bias);
}

bool multiplies_bf16() {
  static const bool result = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return result;
}
