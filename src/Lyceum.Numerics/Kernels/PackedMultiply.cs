namespace Lyceum.Numerics.Kernels;

internal static unsafe class PackedMultiply
{
    public static void Run(InstructionSet instructions, WeightMatrix weights, ActivationView input, float* output, long stride) =>
        FloatMultiply.Run(instructions, weights, input, output, stride);
}
