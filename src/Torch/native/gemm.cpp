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

Product make(const Matrix& a, const Matrix& b, const Matrix& c, float alpha, bool accumulate, bool bias) {
  memory::desc ad({a.rows, a.columns}, type(a.bf16), {a.row_stride, a.column_stride});
  memory::desc bd({b.rows, b.columns}, type(b.bf16), {b.row_stride, b.column_stride});
  memory::desc cd({c.rows, c.columns}, type(c.bf16), {c.row_stride, c.column_stride});
  memory::desc biasd({1, c.columns}, type(a.bf16), memory::format_tag::ab);
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
  // A primitive is planned for the number of threads at hand, so those made inside a parallel region are kept apart.
  static thread_local std::unordered_map<Key, Product, Hash> cache;
  static thread_local dnnl::stream stream(processor());
  uint32_t bits;
  std::memcpy(&bits, &alpha, sizeof bits);
  uint32_t flags = a.bf16 | b.bf16 << 1 | c.bf16 << 2 | accumulate << 3 | (bias != nullptr) << 4 | omp_in_parallel() << 5 | omp_get_max_threads() << 6;
  Key key{a.rows, b.columns, a.columns, a.row_stride, a.column_stride, b.row_stride, b.column_stride, c.row_stride, bits, flags};
  auto found = cache.find(key);
  if (found == cache.end()) {
    if (cache.size() >= 256) cache.clear();  // sequences of every length make ever new shapes
    found = cache.emplace(key, make(a, b, c, alpha, accumulate, bias != nullptr)).first;
  }
  auto& product = found->second;
  product.a.set_data_handle(a.data);
  product.b.set_data_handle(b.data);
  product.c.set_data_handle(c.data);
  if (bias != nullptr) product.bias.set_data_handle(const_cast<void*>(bias));
  product.primitive.execute(stream, product.arguments);
  stream.wait();
}

bool multiplies_bf16() {
  static const bool result = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return result;
}
