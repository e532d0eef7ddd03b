using System.Runtime.InteropServices;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Products of matrices. A tensor counts as a matrix of its rows.</summary>
public static unsafe class MatrixProduct
{
    /// <summary>Computes <c>a · b</c> of a matrix <c>[m, k]</c> and a matrix <c>[k, n]</c>, either of which may lie transposed.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="a">The left matrix, or its transpose.</param>
    /// <param name="b">The right matrix, or its transpose.</param>
    /// <param name="transposeA">Whether <paramref name="a"/> is <c>[k, m]</c>.</param>
    /// <param name="transposeB">Whether <paramref name="b"/> is <c>[n, k]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        MatrixView left = View(a, a.Data, transposeA), right = View(b, b.Data, transposeB);
        Tensor output = tape.Allocate(a.RequiresGradient || b.RequiresGradient, left.Rows, right.Columns);
        tape.Gemm.Run(left, right, new MatrixView(output.Data, left.Rows, right.Columns));
        tape.Record(new Step(output, a, b, transposeA, transposeB));
        return output;
    }

    /// <summary>A linear layer: <c>x · weightᵀ</c>, or <c>residual + x · weightᵀ</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input <c>[tokens, inputs]</c>.</param>
    /// <param name="weight">The matrix <c>[outputs, inputs]</c>.</param>
    /// <param name="residual">What the product is added to, <c>[tokens, outputs]</c>, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Linear(Tape tape, Tensor x, Tensor weight, Tensor? residual = null)
    {
        if (residual is null)
        {
            return Apply(tape, x, weight, transposeB: true);
        }

        if (residual.Rows != x.Rows || residual.Columns != weight.Rows)
        {
            throw new ArgumentException("The residual has another shape than the product.", nameof(residual));
        }

        Tensor output = tape.Allocate(x.RequiresGradient || weight.RequiresGradient || residual.RequiresGradient, x.Rows, weight.Rows);
        tape.Gemm.Run(View(x, x.Data, false), View(weight, weight.Data, true), View(output, output.Data, false), start: View(residual, residual.Data, false));
        tape.Record(new Step(output, x, weight, transposeA: false, transposeB: true, residual));
        return output;
    }

    /// <summary>
    /// Linear layers of one input, each as <see cref="Linear"/> computes it and with the same bits. Together they cost less: the input is packed once for all
    /// of them on the way forward and once for their gradients, and its own gradient is summed up over all of them while it is in cache.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input <c>[tokens, inputs]</c>.</param>
    /// <param name="weights">The matrices <c>[outputs, inputs]</c>.</param>
    /// <returns>For each matrix <c>[tokens, outputs]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor[] Linears(Tape tape, Tensor x, params ReadOnlySpan<Tensor> weights)
    {
        Tensor[] outputs = new Tensor[weights.Length];
        GemmProduct[] products = new GemmProduct[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            Tensor weight = weights[i];
            outputs[i] = tape.Allocate(x.RequiresGradient || weight.RequiresGradient, x.Rows, weight.Rows);
            products[i] = new GemmProduct(View(x, x.Data, false), View(weight, weight.Data, true), View(outputs[i], outputs[i].Data, false));
        }

        tape.Gemm.Run(products);
        tape.Record(new LinearsStep(outputs, x, weights.ToArray()));
        return outputs;
    }

    private static MatrixView View(Tensor tensor, float* data, bool transpose)
    {
        MatrixView view = new(data, tensor.Rows, tensor.Columns);
        return transpose ? view.Transposed : view;
    }

    private sealed class Step(Tensor output, Tensor a, Tensor b, bool transposeA, bool transposeB, Tensor? residual = null) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            MatrixView change = View(Output, Output.Gradient, false);
            float* gradient = tape.GradientOf(a, out bool accumulate);
            if (gradient != null)
            {
                MatrixView right = View(b, b.Data, transposeB);
                MatrixView target = View(a, gradient, false);
                if (transposeA)
                {
                    tape.Gemm.Run(right, change.Transposed, target, accumulate);
                }
                else
                {
                    tape.Gemm.Run(change, right.Transposed, target, accumulate);
                }
            }

            gradient = tape.GradientOf(b, out accumulate);
            if (gradient != null)
            {
                MatrixView left = View(a, a.Data, transposeA);
                MatrixView target = View(b, gradient, false);
                if (transposeB)
                {
                    tape.Gemm.Run(change.Transposed, left, target, accumulate);
                }
                else
                {
                    tape.Gemm.Run(left.Transposed, change, target, accumulate);
                }
            }

            if (residual is not null)
            {
                Sum.HandOver(tape, Output, residual);
            }
        }
    }

    // From the last to the first, as if each had been recorded by itself: so the input's gradient has the same bits.
    private sealed class LinearsStep(Tensor[] outputs, Tensor x, Tensor[] weights) : Operation(outputs)
    {
        public override void Backward(Tape tape)
        {
            List<GemmProduct> products = new(weights.Length);
            for (int i = weights.Length - 1; i >= 0; i--)
            {
                if (Outputs[i].Gradient != null)
                {
                    AddTo(x, View(Outputs[i], Outputs[i].Gradient, false), View(weights[i], weights[i].Data, false));
                }
            }

            tape.Gemm.Run(CollectionsMarshal.AsSpan(products));
            products.Clear();
            for (int i = weights.Length - 1; i >= 0; i--)
            {
                if (Outputs[i].Gradient != null)
                {
                    AddTo(weights[i], View(Outputs[i], Outputs[i].Gradient, true), View(x, x.Data, false));
                }
            }

            tape.Gemm.Run(CollectionsMarshal.AsSpan(products));

            void AddTo(Tensor tensor, MatrixView left, MatrixView right)
            {
                float* gradient = tape.GradientOf(tensor, out bool accumulate);
                if (gradient != null)
                {
                    MatrixView target = View(tensor, gradient, false);
                    products.Add(new GemmProduct(left, right, target, accumulate ? target : null));
                }
            }
        }
    }
}
