using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>A norm with its parameters.</summary>
internal sealed unsafe class NormWeights
{
    private readonly NormKind _kind;
    private readonly float _epsilon;
    private readonly float* _weight;
    private readonly float* _bias;
    private readonly int _rows;

    private NormWeights(NormKind kind, float epsilon, float* weight, float* bias, int rows = 1)
    {
        _kind = kind;
        _epsilon = epsilon;
        _weight = weight;
        _bias = bias;
        _rows = rows;
    }

    /// <summary>Binds a norm of rows of <paramref name="length"/>; null where the model has none.</summary>
    public static NormWeights? Bind(TensorBinder tensors, NormSpec? spec, string prefix, int length)
    {
        if (spec is null)
        {
            return null;
        }

        string name = prefix + spec.Name;
        return new NormWeights(
            spec.Kind,
            spec.Epsilon,
            spec.Weighted ? tensors.Vector(name + ".weight", length) : null,
            spec.Kind == NormKind.Layer && spec.Weighted ? tensors.OptionalVector(name + ".bias", length) : null);
    }

    /// <summary>Binds a norm of queries or keys of <paramref name="heads"/> heads.</summary>
    public static NormWeights? Bind(TensorBinder tensors, QueryKeyNormSpec? spec, string name, int heads, int length) => spec?.Scope switch
    {
        null => null,
        QueryKeyNormScope.Head => new(spec.Kind, spec.Epsilon, tensors.Vector(name + ".weight", length), null),
        QueryKeyNormScope.Row => new(spec.Kind, spec.Epsilon, tensors.Vector(name + ".weight", checked(heads * length)), null),
        _ => new(spec.Kind, spec.Epsilon, tensors.OptionalRows(name + ".weight", heads, length) is var rows && rows != null
            ? rows
            : throw TensorBinder.Missing(name + ".weight"), null, heads),
    };

    /// <summary>Normalises rows in place, or from one place to another.</summary>
    public void Run(WorkerTeam team, float* input, float* output, int count, int length) =>
        Run(team, new NormalizedRows(input, length, output, length, count, length, _rows));

    public void Run(WorkerTeam team, NormalizedRows rows)
    {
        if (_kind == NormKind.Rms)
        {
            Normalization.Rms(team, rows, _weight, _epsilon);
        }
        else
        {
            Normalization.Layer(team, rows, _weight, _bias, _epsilon);
        }
    }
}
