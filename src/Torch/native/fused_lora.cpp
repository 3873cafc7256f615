// A frozen linear layer with low-rank adapters. Base products go through oneDNN; the thin update of the result and of dx is our own loop,
// because general matrix products are poor at an inner dimension of 16.
#include "fused.h"

namespace {
struct Part {
  int64_t row, rows, rank, first;  // rows of the weight it adds to, its rank, its first column among all ranks
  double scale;
};

std::vector<Part> parts(const std::vector<int64_t>& rows, const std::vector<double>& scales) {
  std::vector<Part> all;
  int64_t first = 0;
  for (size_t i = 0; i < scales.size(); i++) {
    all.push_back({rows[3 * i], rows[3 * i + 1], rows[3 * i + 2], first, scales[i]});
    first += rows[3 * i + 2];
  }
  return all;
}

int64_t ranks(const std::vector<Part>& all) { return all.empty() ? 0 : all.back().first + all.back().rank; }

// The factors B [rows, rank] lie one after another in one flat tensor.
at::Tensor factor(const at::Tensor& flat, const std::vector<Part>& all, size_t index) {
  int64_t offset = 0;
  for (size_t i = 0; i < index; i++) offset += all[i].rows * all[i].rank;
  return flat.narrow(0, offset, all[index].rows * all[index].rank).view({all[index].rows, all[index].rank});
}

template <class F>
void over_rows(int64_t rows, F&& run) {
  auto step = std::max<int64_t>(6, (rows / (4 * at::get_num_threads()) + 5) / 6 * 6);
  at::parallel_for(0, (rows + step - 1) / step, 1, [&](int64_t from, int64_t to) {
    for (auto i = from; i < to; i++) run(i * step, std::min(step, rows - i * step));
  });
}

struct Lora : Function<Lora> {
  static at::Tensor forward(AutogradContext* ctx, at::Tensor input, c10::optional<at::Tensor> adapter_input, at::Tensor weight,
                            c10::optional<at::Tensor> bias, c10::optional<at::Tensor> a, c10::optional<at::Tensor> b, std::vector<int64_t> rows,
                            std::vector<double> scales) {
    auto x = input.contiguous(), xa = adapter_input.has_value() ? adapter_input->contiguous() : at::Tensor();
    auto offset = bias.has_value() ? bias->contiguous() : at::Tensor();
    TORCH_CHECK(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1) && x.scalar_type() == weight.scalar_type(), "weight ", weight.sizes(),
                " does not fit ", x.sizes());
    TORCH_CHECK(!offset.defined() || (offset.dim() == 1 && offset.size(0) == weight.size(0) && offset.scalar_type() == x.scalar_type()),
                "the bias does not fit weight ", weight.sizes());
    auto y = at::empty({x.size(0), weight.size(0)}, x.options());
    gemm(matrix(x), matrix(weight).t(), matrix(y), 1, false, offset.defined() ? offset.data_ptr() : nullptr);
    auto all = parts(rows, scales);
    at::Tensor h;
    if (!all.empty()) {
      h = at::empty({x.size(0), ranks(all)}, at::kFloat);
      gemm(matrix(xa.defined() ? xa : x), matrix(a->to(x.scalar_type())).t(), matrix(h));
      std::vector<at::Tensor> factors;
      for (size_t i = 0; i < all.size(); i++) factors.push_back(factor(*b, all, i).t().contiguous());
      update(y, h, factors, all);
    }
    ctx->save_for_backward({x, xa, weight, a.value_or(at::Tensor()), b.value_or(at::Tensor()), h});
    ctx->saved_data["rows"] = rows;
    ctx->saved_data["scales"] = scales;
    ctx->saved_data["input"] = input.requires_grad();
    return y;
  }

  // y += scale * h bt for every part, all in one pass over the rows; bt [rank, rows of the part].
  static void update(at::Tensor& y, const at::Tensor& h, const std::vector<at::Tensor>& bt, const std::vector<Part>& all) {
    by_type(y, [&](auto type) {
      using T = decltype(type);
      over_rows(y.size(0), [&](int64_t first, int64_t count) {
        for (size_t i = 0; i < all.size(); i++)
          typed<T>().rank_update(numbers<T>(y) + first * y.size(1) + all[i].row, y.size(1), numbers<float>(h) + first * h.size(1) + all[i].first, h.size(1),
                                 numbers<float>(bt[i]), all[i].rows, static_cast<float>(all[i].scale), count, all[i].rows, all[i].rank);
      });
    });
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    auto &x = saved[0], &xa = saved[1], &weight = saved[2], &a = saved[3], &b = saved[4], &h = saved[5];
    auto all = parts(ctx->saved_data["rows"].toIntVector(), ctx->saved_data["scales"].toDoubleVector());
    bool to_input = ctx->saved_data["input"].toBool();
    auto g = grads[0].contiguous();
    at::Tensor dx, dxa, da, db;
    if (to_input) {
      dx = at::empty_like(x);
      gemm(matrix(g), matrix(weight), matrix(dx));
    }
    if (!all.empty()) {
      auto gb = thin(g, h, a, b, all, db);
      da = at::empty_like(a);
      gemm(matrix(gb.to(x.scalar_type())).t(), matrix(xa.defined() ? xa : x), matrix(da));
      if (xa.defined()) dxa = at::zeros_like(xa);
      auto& target = xa.defined() ? dxa : dx;
      if (target.defined()) update(target, gb, {a}, {{0, target.size(1), gb.size(1), 0, 1}});
    }
    auto none = at::Tensor();
    return {dx, dxa, none, none, da, db, none, none};
  }

  // gb = g (scale B) and dB = scale * gT h for all parts at once: B is laid out as one matrix [rows, all ranks] with zeros between the
  // parts' blocks, because one product with more columns is faster than several of sixteen.
  static at::Tensor thin(const at::Tensor& g, const at::Tensor& h, const at::Tensor& a, const at::Tensor& b, const std::vector<Part>& all, at::Tensor& db) {
    auto rows = g.size(1), columns = a.size(0);
    auto joined = at::zeros({rows, columns}, at::kFloat), slopes = at::empty({rows, columns}, at::kFloat), gb = at::empty({g.size(0), columns}, at::kFloat);
    for (size_t i = 0; i < all.size(); i++) block(joined, all[i]).copy_(factor(b, all, i)).mul_(all[i].scale);
    gemm(matrix(g), matrix(joined.to(g.scalar_type())), matrix(gb));
    gemm(matrix(g).t(), matrix(h.to(g.scalar_type())), matrix(slopes));
    db = at::empty_like(b);
    for (size_t i = 0; i < all.size(); i++) factor(db, all, i).copy_(block(slopes, all[i])).mul_(all[i].scale);
    return gb;
  }

  static at::Tensor block(const at::Tensor& joined, const Part& part) {
    return joined.narrow(0, part.row, part.rows).narrow(1, part.first, part.rank);
  }
};
}  // namespace

// as and bs: count factors each; rows has three numbers a part: its row, its rows, its rank.
API Handle lt_fused_lora(Handle x, Handle adapter_input, Handle weight, Handle bias, Handle* as, Handle* bs, const int64_t* rows, const double* scales,
                         int64_t count) {
  return guard([&] {
    c10::optional<at::Tensor> xa, offset, a, b;
    if (adapter_input != nullptr) xa = *adapter_input;
    if (bias != nullptr) offset = bias->detach();
    if (count > 0) {
      std::vector<at::Tensor> all_a, all_b;
      for (int64_t i = 0; i < count; i++) {
        auto &left = *as[i], &right = *bs[i];
        TORCH_CHECK(left.dim() == 2 && right.dim() == 2 && left.size(0) == right.size(1) && left.size(1) == x->size(1) && rows[3 * i] >= 0 &&
                        rows[3 * i] + right.size(0) <= weight->size(0) && left.scalar_type() == at::kFloat && right.scalar_type() == at::kFloat,
                    "factors ", left.sizes(), " and ", right.sizes(), " at row ", rows[3 * i], " do not fit weight ", weight->sizes());
        all_a.push_back(left);
        all_b.push_back(right.reshape({-1}));
      }
      a = count == 1 ? all_a[0].contiguous() : at::cat(all_a);
      b = count == 1 ? all_b[0] : at::cat(all_b);
    }
    return give(Lora::apply(*x, xa, weight->detach(), offset, a, b, std::vector<int64_t>(rows, rows + 3 * count), std::vector<double>(scales, scales + count)));
  });
}
