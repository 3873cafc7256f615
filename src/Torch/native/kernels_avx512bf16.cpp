#if defined(__x86_64__)
#include <immintrin.h>

#include "encoder_kernels.h"

namespace kernels_avx512bf16 {
namespace {
constexpr int lanes = 16, query_rows = 6;

inline __m512 wide(__m256i x) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(x), 16)); }
inline __m512 load(const bf16_t* p) { return wide(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))); }
inline void store(bf16_t* p, __m512 x) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x))); }
inline __m512bh pair(const bf16_t* p) {
  int32_t both;
  __builtin_memcpy(&both, p, 4);
  return reinterpret_cast<__m512bh>(_mm512_set1_epi32(both));
}
inline __m512bh pairs(const bf16_t* p) { return reinterpret_cast<__m512bh>(_mm512_loadu_si512(p)); }

// e^x for x <= 0, to 2e-6 of its value.
inline __m512 exponential(__m512 x) {
  auto t = _mm512_max_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _mm512_set1_ps(-126.f));
  auto n = _mm512_roundscale_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC), f = _mm512_sub_ps(t, n);
  auto p = _mm512_set1_ps(1.33335581e-3f);
  constexpr float rest[] = {9.61812910e-3f, 5.55041087e-2f, 2.40226507e-1f, 6.93147181e-1f, 1.f};
  for (float c : rest) p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(c));
  return _mm512_scalef_ps(p, n);
}

// x Φ(x). Φ is a half plus an odd polynomial up to 4.5 and constant beyond; the product is right to 1e-5, far below what bf16 keeps.
inline __m512 gelu(__m512 x) {
  auto edge = _mm512_set1_ps(4.5f), c = _mm512_min_ps(_mm512_max_ps(x, _mm512_sub_ps(_mm512_setzero_ps(), edge)), edge), t = _mm512_mul_ps(c, c);
  auto p = _mm512_set1_ps(-1.4000682124e-12f);
  constexpr float rest[] = {1.6973046579e-10f, -9.1937524260e-9f, 2.9588994721e-7f, -6.3652573772e-6f, 9.7871372418e-5f,
                            -1.1226785136e-3f, 9.8331850022e-3f,  -6.6337056458e-2f, 3.9888378978e-1f};
  for (float k : rest) p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(k));
  auto share = _mm512_fmadd_ps(p, c, _mm512_set1_ps(0.5f));
  return _mm512_mul_ps(x, _mm512_min_ps(_mm512_max_ps(share, _mm512_setzero_ps()), _mm512_set1_ps(1.f)));
}

// sum[R][C] += a[R, 2 pairs] b, where b has step numbers from one pair of its rows to the next.
template <int R, int C>
inline void multiply(__m512 (&sum)[R][C], const bf16_t* a, int64_t a_stride, const bf16_t* b, int64_t step, int64_t count) {
  for (int64_t p = 0; p < count; p++) {
    __m512bh right[C];
    for (int j = 0; j < C; j++) right[j] = pairs(b + p * step + j * 2 * lanes);
    for (int i = 0; i < R; i++) {
      auto left = pair(a + i * a_stride + 2 * p);
      for (int j = 0; j < C; j++) sum[i][j] = _mm512_dpbf16_ps(sum[i][j], left, right[j]);
    }
  }
}

template <int R, bool Gelu>
inline void linear_tile(const bf16_t* x, int64_t k, const bf16_t* w, const float* bias, bf16_t* y, int64_t y_stride) {
  __m512 sum[R][4];
  for (int j = 0; j < 4; j++)
    for (int i = 0; i < R; i++) sum[i][j] = _mm512_loadu_ps(bias + j * lanes);
  multiply<R, 4>(sum, x, k, w, 2 * panel_columns, k / 2);
  for (int i = 0; i < R; i++)
    for (int j = 0; j < 4; j++) store(y + i * y_stride + j * lanes, Gelu ? gelu(sum[i][j]) : sum[i][j]);
}

template <bool Gelu>
void linear_rows(const bf16_t* x, int64_t rows, int64_t k, const bf16_t* w, const float* bias, bf16_t* y, int64_t y_stride) {
  int64_t i = 0;
  for (; i + 6 <= rows; i += 6) linear_tile<6, Gelu>(x + i * k, k, w, bias, y + i * y_stride, y_stride);
  x += i * k, y += i * y_stride;
  switch (rows - i) {
    case 5: return linear_tile<5, Gelu>(x, k, w, bias, y, y_stride);
    case 4: return linear_tile<4, Gelu>(x, k, w, bias, y, y_stride);
    case 3: return linear_tile<3, Gelu>(x, k, w, bias, y, y_stride);
    case 2: return linear_tile<2, Gelu>(x, k, w, bias, y, y_stride);
    case 1: return linear_tile<1, Gelu>(x, k, w, bias, y, y_stride);
    default: return;
  }
}

void linear(const bf16_t* x, int64_t rows, int64_t k, const bf16_t* w, const float* bias, int64_t panels, bool gelu, bf16_t* y, int64_t y_stride) {
  for (int64_t p = 0; p < panels; p++, w += k * panel_columns, bias += panel_columns, y += panel_columns)
    gelu ? linear_rows<true>(x, rows, k, w, bias, y, y_stride) : linear_rows<false>(x, rows, k, w, bias, y, y_stride);
}

void add_norm(bf16_t* x, const bf16_t* more, const float* weight, const float* bias, int64_t rows, int64_t width, float eps) {
  for (int64_t r = 0; r < rows; r++, x += width, more += width) {
    // The first pass sums around the row's first number, so that the squares lose nothing where the mean is large.
    auto centre = _mm512_set1_ps(__builtin_bit_cast(float, static_cast<uint32_t>(x[0].bits) << 16) + __builtin_bit_cast(float, static_cast<uint32_t>(more[0].bits) << 16));
    __m512 sum[2] = {}, squares[2] = {};
    for (int64_t i = 0; i < width; i += lanes) {
      auto v = _mm512_sub_ps(_mm512_add_ps(load(x + i), load(more + i)), centre);
      auto which = i / lanes % 2;
      sum[which] = _mm512_add_ps(sum[which], v);
      squares[which] = _mm512_fmadd_ps(v, v, squares[which]);
    }
    float n = static_cast<float>(width), mean = _mm512_reduce_add_ps(_mm512_add_ps(sum[0], sum[1])) / n;
    float variance = _mm512_reduce_add_ps(_mm512_add_ps(squares[0], squares[1])) / n - mean * mean;
    auto factor = _mm512_set1_ps(1.f / __builtin_sqrtf((variance > 0 ? variance : 0) + eps)), middle = _mm512_add_ps(centre, _mm512_set1_ps(mean));
    for (int64_t i = 0; i < width; i += lanes) {
      auto v = _mm512_mul_ps(_mm512_sub_ps(_mm512_add_ps(load(x + i), load(more + i)), middle), factor);
      store(x + i, _mm512_fmadd_ps(v, _mm512_loadu_ps(weight + i), _mm512_loadu_ps(bias + i)));
    }
  }
}

void gelu_all(bf16_t* x, int64_t count) {
  for (int64_t i = 0; i < count; i += lanes) store(x + i, gelu(load(x + i)));
}

// ---- attention

// Keys to panels: the columns are keys, a pair is two neighbours of a head. What is beyond the last key is nothing.
void pack_keys(const bf16_t* k, int64_t stride, int64_t length, int64_t width, bf16_t* out) {
  auto step = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi32(static_cast<int>(2 * stride)));
  for (int64_t first = 0; first < length; first += lanes) {
    auto* to = out + first / panel_columns * panel_columns * width + first % panel_columns * 2;
    auto left = length - first;
    auto some = static_cast<__mmask16>(left >= lanes ? 0xffff : (1u << left) - 1);
    for (int64_t d = 0; d < width; d += 2, to += 2 * panel_columns)
      _mm512_storeu_si512(to, _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), some, step, k + first * stride + d, 1));
  }
}

// Values row pair by row pair: [length / 2][width][2].
void pack_values(const bf16_t* v, int64_t stride, int64_t length, int64_t width, bf16_t* out) {
  for (int64_t row = 0; row < length; row += 2, v += 2 * stride) {
    for (int64_t d = 0; d < width; d += lanes, out += 2 * lanes) {
      auto low = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(v + d)));
      auto high = row + 1 < length ? _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(v + stride + d))) : _mm512_setzero_si512();
      _mm512_storeu_si512(out, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
  }
}

template <int R, int C>
inline void score_tile(const bf16_t* q, int64_t stride, const bf16_t* keys, int64_t width, float* scores, int64_t score_stride) {
  __m512 sum[R][C];
  for (int i = 0; i < R; i++)
    for (int j = 0; j < C; j++) sum[i][j] = _mm512_setzero_ps();
  multiply<R, C>(sum, q, stride, keys, 2 * panel_columns, width / 2);
  for (int i = 0; i < R; i++)
    for (int j = 0; j < C; j++) _mm512_storeu_ps(scores + i * score_stride + j * lanes, sum[i][j]);
}

template <int R>
inline void score_rows(const bf16_t* q, int64_t stride, const bf16_t* keys, int64_t length, int64_t width, float* scores, int64_t score_stride) {
  for (int64_t first = 0; first < length; first += panel_columns, keys += panel_columns * width) {
    auto* to = scores + first;
    switch (length - first > 48 ? 4 : (length - first + lanes - 1) / lanes) {
      case 4: score_tile<R, 4>(q, stride, keys, width, to, score_stride); break;
      case 3: score_tile<R, 3>(q, stride, keys, width, to, score_stride); break;
      case 2: score_tile<R, 2>(q, stride, keys, width, to, score_stride); break;
      default: score_tile<R, 1>(q, stride, keys, width, to, score_stride); break;
    }
  }
}

// A row of scores becomes shares in bf16, not yet divided by their sum, which is returned.
inline float shares(float* scores, int64_t length, float scale, bf16_t* out) {
  auto last = (length - 1) / lanes * lanes;
  auto some = static_cast<__mmask16>((1u << (length - last)) - 1);
  auto least = _mm512_set1_ps(-3e38f), top = _mm512_mask_loadu_ps(least, some, scores + last);
  for (int64_t i = 0; i < last; i += lanes) top = _mm512_max_ps(top, _mm512_loadu_ps(scores + i));
  auto largest = _mm512_set1_ps(_mm512_reduce_max_ps(top)), factor = _mm512_set1_ps(scale), sum = _mm512_setzero_ps();
  for (int64_t i = 0; i < last; i += lanes) {
    auto e = exponential(_mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(scores + i), largest), factor));
    sum = _mm512_add_ps(sum, e);
    store(out + i, e);
  }
  auto e = _mm512_maskz_mov_ps(some, exponential(_mm512_mul_ps(_mm512_sub_ps(_mm512_mask_loadu_ps(least, some, scores + last), largest), factor)));
  store(out + last, e);
  return _mm512_reduce_add_ps(_mm512_add_ps(sum, e));
}

template <int R, int C>
inline void mix_tile(const bf16_t* p, int64_t p_stride, const bf16_t* values, int64_t width, int64_t length, const float* factors, bf16_t* out, int64_t out_stride) {
  __m512 sum[R][C];
  for (int i = 0; i < R; i++)
    for (int j = 0; j < C; j++) sum[i][j] = _mm512_setzero_ps();
  multiply<R, C>(sum, p, p_stride, values, 2 * width, (length + 1) / 2);
  for (int i = 0; i < R; i++)
    for (int j = 0; j < C; j++) store(out + i * out_stride + j * lanes, _mm512_mul_ps(sum[i][j], _mm512_set1_ps(factors[i])));
}

template <int R>
inline void mix_rows(const bf16_t* p, int64_t p_stride, const bf16_t* values, int64_t width, int64_t length, const float* factors, bf16_t* out, int64_t out_stride) {
  int64_t d = 0;
  for (; d + 2 * lanes <= width; d += 2 * lanes) mix_tile<R, 2>(p, p_stride, values + 2 * d, width, length, factors, out + d, out_stride);
  if (d < width) mix_tile<R, 1>(p, p_stride, values + 2 * d, width, length, factors, out + d, out_stride);
}

struct Head {
  const bf16_t *keys, *values;
  int64_t stride, length, width, padded;
  float scale;
  float* scores;
  bf16_t* parts;
};

template <int R>
inline void attend_rows(const Head& h, const bf16_t* q, bf16_t* out, int64_t out_stride) {
  float factors[R];
  score_rows<R>(q, h.stride, h.keys, h.length, h.width, h.scores, h.padded);
  for (int i = 0; i < R; i++) factors[i] = 1.f / shares(h.scores + i * h.padded, h.length, h.scale, h.parts + i * h.padded);
  mix_rows<R>(h.parts, h.padded, h.values, h.width, h.length, factors, out, out_stride);
}

void attend(const bf16_t* q, const bf16_t* k, const bf16_t* v, int64_t stride, int64_t length, int64_t width, float scale, bf16_t* out, int64_t out_stride,
            void* memory) {
  int64_t padded = (length + panel_columns - 1) / panel_columns * panel_columns;
  auto* scores = static_cast<float*>(memory);
  auto* parts = reinterpret_cast<bf16_t*>(scores + query_rows * padded);
  auto *keys = parts + query_rows * padded, *values = keys + padded * width;
  pack_keys(k, stride, length, width, keys);
  pack_values(v, stride, length, width, values);
  Head head{keys, values, stride, length, width, padded, scale, scores, parts};
  int64_t row = 0;
  for (; row + 6 <= length; row += 6) attend_rows<6>(head, q + row * stride, out + row * out_stride, out_stride);
  for (; row + 2 <= length; row += 2) attend_rows<2>(head, q + row * stride, out + row * out_stride, out_stride);
  if (row < length) attend_rows<1>(head, q + row * stride, out + row * out_stride, out_stride);
}

int64_t attend_bytes(int64_t length, int64_t width) {
  int64_t padded = (length + panel_columns - 1) / panel_columns * panel_columns;
  return padded * (query_rows * 6 + width * 4);
}
}  // namespace

extern const EncoderKernels encoder;
const EncoderKernels encoder = {linear, add_norm, gelu_all, attend, attend_bytes};
}  // namespace kernels_avx512bf16
#endif
