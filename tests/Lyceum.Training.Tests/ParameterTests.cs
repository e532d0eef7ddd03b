using Lyceum.Training.Autograd;

namespace Lyceum.Training.Tests;

public class ParameterTests
{
    [Fact]
    public unsafe void Begins_as_zeros_with_a_gradient_of_zeros()
    {
        using Parameter parameter = new("w", ParameterKind.Matrix, 3, 5);

        Assert.Equal(15, parameter.Count);
        Assert.Equal(3, parameter.Rows);
        Assert.Equal(5, parameter.Columns);
        Assert.All(parameter.Values.ToArray(), static value => Assert.Equal(0, value));
        Assert.All(parameter.GradientValues.ToArray(), static value => Assert.Equal(0, value));
    }
}
