using Lyceum.Training.Autograd;
using Lyceum.Training.Autograd.Operations;

namespace Lyceum.Training.Tests.Autograd;

public class GradientTests
{
    [Fact]
    public void Embedding_adds_up_rows_that_are_taken_twice() =>
        GradientCheck.Run([[5, 19]], static (tape, x) => Embedding.Apply(tape, x[0], [3, 0, 3, 4]));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Matrix_product(bool transposeA, bool transposeB) =>
        GradientCheck.Run(
            [transposeA ? [7, 5] : [5, 7], transposeB ? [3, 7] : [7, 3]],
            (tape, x) => MatrixProduct.Apply(tape, x[0], x[1], transposeA, transposeB));

    [Fact]
    public void Linear_with_residual() =>
        GradientCheck.Run([[4, 6], [5, 6], [4, 5]], static (tape, x) => MatrixProduct.Linear(tape, x[0], x[1], x[2]));

    [Fact]
    public void Linears_of_one_input_with_a_matrix_twice_and_an_output_unused() =>
        GradientCheck.Run([[4, 6], [5, 6], [3, 6]], static (tape, x) =>
        {
            Tensor[] outputs = MatrixProduct.Linears(tape, x[0], x[1], x[2], x[2], x[1]);
            return Shaping.ConcatColumns(tape, outputs[0], outputs[1], outputs[3]);
        });

    [Fact]
    public void Product_of_a_matrix_with_itself() =>
        GradientCheck.Run([[4, 4]], static (tape, x) => MatrixProduct.Apply(tape, x[0], x[0], transposeB: true));

    [Fact]
    public void Sum_of_one_tensor_twice() =>
        GradientCheck.Run([[3, 21], [3, 21]], static (tape, x) => Sum.Apply(tape, Sum.Apply(tape, x[0], x[1]), x[0]));

    [Fact]
    public void Product_element_by_element() =>
        GradientCheck.Run([[3, 21], [3, 21]], static (tape, x) => Product.Apply(tape, Product.Apply(tape, x[0], x[1]), x[0]));

    [Fact]
    public void Rms_norm() =>
        GradientCheck.Run([[5, 37], [37]], static (tape, x) => Norm.Rms(tape, x[0], x[1], 1e-5f));

    [Fact]
    public void Layer_norm() =>
        GradientCheck.Run([[5, 37], [37], [37]], static (tape, x) => Norm.Layer(tape, x[0], x[1], x[2], 1e-5f));

    [Fact]
    public void Norm_of_something_that_is_used_again() =>
        GradientCheck.Run([[5, 16], [16]], static (tape, x) => Sum.Apply(tape, x[0], Norm.Rms(tape, x[0], x[1], 1e-5f)));

    [Fact]
    public void Rotary_embedding() =>
        GradientCheck.Run([[7, 20], [20, 20]], static (tape, x) => RotaryEmbedding.Apply(
            tape, MatrixProduct.Linear(tape, x[0], x[1]), RotaryAngles.Create(tape, [0, 3], 7, 10, 10000)));

    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(4, 2, 6)]
    [InlineData(3, 1, 10)]
    public void Causal_attention(int heads, int keyHeads, int width) =>
        GradientCheck.Run(
            [[9, heads * width], [9, keyHeads * width], [9, keyHeads * width]],
            (tape, x) => CausalAttention.Apply(tape, x[0], x[1], x[2], [0, 1, 6], width));

    [Fact]
    public void Causal_attention_over_several_strips() =>
        GradientCheck.Run(
            [[41, 4], [41, 4], [41, 4]], static (tape, x) => CausalAttention.Apply(tape, x[0], x[1], x[2], [0, 2], 4));

    [Fact]
    public void Silu_gate() =>
        GradientCheck.Run([[3, 19], [3, 19]], static (tape, x) => GatedActivation.Silu(tape, x[0], x[1]));

    [Fact]
    public void Gelu_gate() =>
        GradientCheck.Run([[3, 19], [3, 19]], static (tape, x) => GatedActivation.Gelu(tape, x[0], x[1]));

    [Fact]
    public void Gate_by_itself() =>
        GradientCheck.Run([[3, 19]], static (tape, x) => GatedActivation.Silu(tape, x[0], x[0]));

    [Fact]
    public void Softmax_of_rows() =>
        GradientCheck.Run([[3, 35]], static (tape, x) => Softmax.Apply(tape, x[0]));

    [Fact]
    public void Cross_entropy_ignores_masked_rows() =>
        GradientCheck.Run([[4, 35]], static (tape, x) => CrossEntropy.Apply(tape, x[0], [3, -1, 34, 0], 0.5f));

    [Fact]
    public void Cross_entropy_of_the_output_matrix() =>
        GradientCheck.Run([[4, 9], [21, 9]], static (tape, x) => OutputCrossEntropy.Apply(tape, x[0], x[1], [3, -1, 20, 0], 0.5f));

    [Fact]
    public void Binary_cross_entropy_ignores_what_is_no_number() =>
        GradientCheck.Run([[6]], static (tape, x) => BinaryCrossEntropy.Apply(tape, x[0], [0, 1, 0.25f, float.NaN, 1, 0], 0.5f));

    [Fact]
    public void Dropout_of_a_seed() =>
        GradientCheck.Run([[5, 33]], static (tape, x) => Dropout.Apply(tape, x[0], 0.4f, 77));

    [Fact]
    public void Reshape() =>
        GradientCheck.Run([[4, 6], [3, 8]], static (tape, x) => MatrixProduct.Linear(tape, Shaping.Reshape(x[0], 3, 8), x[1]));

    [Fact]
    public void Slices_that_overlap() =>
        GradientCheck.Run([[5, 9]], static (tape, x) => MatrixProduct.Linear(
            tape, Shaping.SliceRows(tape, Shaping.SliceColumns(tape, x[0], 1, 5), 1, 3), Shaping.SliceColumns(tape, x[0], 3, 5)));

    [Fact]
    public void Concatenations() =>
        GradientCheck.Run([[3, 4], [3, 2], [2, 6]], static (tape, x) => Shaping.ConcatRows(
            tape, Shaping.ConcatColumns(tape, x[0], x[1]), x[2], Shaping.ConcatColumns(tape, x[1], x[0])));
}
