namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>What <see cref="OptimizerKernels.Update"/> needs to know of a step.</summary>
internal struct StepRates
{
    public int IsMuon;
    public float GradientScale;
    public float Momentum;
    public float Beta1;
    public float Beta2;
    public float Epsilon;
    public float RootScale;
    public float MatrixKept;
    public float EmbeddingKept;
    public float Change;
    public float EmbeddingChange;
}
