using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Scalar left, Tensor right) => Result(lt_rsub_scalar(right.Handle, left.Value), nameof(sub), right);

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator /(Scalar left, Tensor right) => Result(lt_rdiv_scalar(right.Handle, left.Value), nameof(div), right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public Tensor add(Tensor target) => Result(lt_add(Handle, target.Handle), nameof(add), this, target);

        public Tensor add(Scalar scalar) => Result(lt_add_scalar(Handle, scalar.Value), nameof(add), this);

        public Tensor add(Tensor target, Scalar alpha) => Result(lt_add_scaled(Handle, target.Handle, alpha.Value), nameof(add), this, target);

        public Tensor sub(Tensor target) => Result(lt_sub(Handle, target.Handle), nameof(sub), this, target);

        public Tensor sub(Scalar scalar) => Result(lt_sub_scalar(Handle, scalar.Value), nameof(sub), this);

        public Tensor mul(Tensor target) => Result(lt_mul(Handle, target.Handle), nameof(mul), this, target);

        public Tensor mul(Scalar scalar) => Result(lt_mul_scalar(Handle, scalar.Value), nameof(mul), this);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Result(rounding_mode == RoundingMode.None ? lt_div(Handle, target.Handle) : lt_div_rounded(Handle, target.Handle, (int)rounding_mode), nameof(div), this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Result(rounding_mode == RoundingMode.None ? lt_div_scalar(Handle, target.Value) : lt_div_scalar_rounded(Handle, target.Value, (int)rounding_mode), nameof(div), this);

        public Tensor pow(Tensor exponent) => Result(lt_pow(Handle, exponent.Handle), nameof(pow), this, exponent);

        public Tensor pow(Scalar exponent) => Result(lt_pow_scalar(Handle, exponent.Value), nameof(pow), this);

        public Tensor remainder(Scalar scalar) => Result(lt_remainder_scalar(Handle, scalar.Value), nameof(remainder), this);

        public Tensor minimum(Tensor other) => Result(lt_minimum(Handle, other.Handle), nameof(minimum), this, other);

        public Tensor maximum(Tensor other) => Result(lt_maximum(Handle, other.Handle), nameof(maximum), this, other);

        public Tensor neg() => Result(lt_neg(Handle), nameof(neg), this);

        public Tensor abs() => Result(lt_abs(Handle), nameof(abs), this);

        public Tensor exp() => Result(lt_exp(Handle), nameof(exp), this);

        public Tensor log() => Result(lt_log(Handle), nameof(log), this);

        public Tensor sqrt() => Result(lt_sqrt(Handle), nameof(sqrt), this);

        public Tensor rsqrt() => Result(lt_rsqrt(Handle), nameof(rsqrt), this);

        public Tensor sin() => Result(lt_sin(Handle), nameof(sin), this);

        public Tensor cos() => Result(lt_cos(Handle), nameof(cos), this);

        public Tensor tanh() => Result(lt_tanh(Handle), nameof(tanh), this);

        public Tensor sigmoid() => Result(lt_sigmoid(Handle), nameof(sigmoid), this);

        public Tensor relu() => Result(lt_relu(Handle), nameof(relu), this);

        public Tensor silu() => Result(lt_silu(Handle), nameof(silu), this);

        public Tensor gelu() => Result(lt_gelu(Handle, 0), nameof(gelu), this);

        public Tensor isfinite() => Result(lt_isfinite(Handle), nameof(isfinite), this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Result(lt_clamp(Handle, min?.Value ?? default, min is null ? 0 : 1, max?.Value ?? default, max is null ? 0 : 1), nameof(clamp), this);

        public Tensor matmul(Tensor target) => Result(lt_matmul(Handle, target.Handle), nameof(matmul), this, target);

        public Tensor mm(Tensor target) => Result(lt_mm(Handle, target.Handle), nameof(mm), this, target);

        public Tensor bmm(Tensor batch2) => Result(lt_bmm(Handle, batch2.Handle), nameof(bmm), this, batch2);

        public Tensor outer(Tensor vec2) => Result(lt_outer(Handle, vec2.Handle), nameof(outer), this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Result(lt_addmm(Handle, mat1.Handle, mat2.Handle, ((Scalar)beta).Value, ((Scalar)alpha).Value), nameof(addmm), this, mat1, mat2);

        public Tensor eq(Tensor target) => Result(lt_eq(Handle, target.Handle), nameof(eq), this, target);

        public Tensor ne(Tensor target) => Result(lt_ne(Handle, target.Handle), nameof(ne), this, target);

        public Tensor lt(Tensor target) => Result(lt_lt(Handle, target.Handle), nameof(lt), this, target);

        public Tensor le(Tensor target) => Result(lt_le(Handle, target.Handle), nameof(le), this, target);

        public Tensor gt(Tensor target) => Result(lt_gt(Handle, target.Handle), nameof(gt), this, target);

        public Tensor ge(Tensor target) => Result(lt_ge(Handle, target.Handle), nameof(ge), this, target);

        public Tensor eq(Scalar target) => Result(lt_eq_scalar(Handle, target.Value), nameof(eq), this);

        public Tensor ne(Scalar target) => Result(lt_ne_scalar(Handle, target.Value), nameof(ne), this);

        public Tensor lt(Scalar target) => Result(lt_lt_scalar(Handle, target.Value), nameof(lt), this);

        public Tensor le(Scalar target) => Result(lt_le_scalar(Handle, target.Value), nameof(le), this);

        public Tensor gt(Scalar target) => Result(lt_gt_scalar(Handle, target.Value), nameof(gt), this);

        public Tensor ge(Scalar target) => Result(lt_ge_scalar(Handle, target.Value), nameof(ge), this);

        public Tensor logical_and(Tensor other) => Result(lt_logical_and(Handle, other.Handle), nameof(logical_and), this, other);

        public Tensor logical_or(Tensor other) => Result(lt_logical_or(Handle, other.Handle), nameof(logical_or), this, other);

        public Tensor logical_not() => Result(lt_logical_not(Handle), nameof(logical_not), this);
    }
}
