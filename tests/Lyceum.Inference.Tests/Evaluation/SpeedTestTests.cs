using Lyceum.Inference.Evaluation;

namespace Lyceum.Inference.Tests.Evaluation;

public class SpeedTestTests
{
    [Fact]
    public void A_warm_up_comes_first_and_each_run_begins_with_an_empty_context()
    {
        FakeSequence sequence = new(50, 64, static (_, _) => { });
        using SpeedTest test = new(sequence, TimeProvider.System);
        test.Measure(SpeedTestKind.Prompt, 20, 3, TestContext.Current.CancellationToken);
        Assert.Equal([20, 20, 20, 20], sequence.Calls);
        Assert.Equal(20, sequence.Length);
        sequence.Calls.Clear();
        test.Measure(SpeedTestKind.Generate, 5, 2, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Repeat(1, 15), sequence.Calls);
        Assert.Equal(5, sequence.Length);
        Assert.Throws<ArgumentException>(() => test.Measure(SpeedTestKind.Prompt, 65, 1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0, 3.0, 3.0)]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0, 1.0, 3.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5, 1.0, 4.0)]
    public void Speeds_are_summed_up_by_their_median(double[] speeds, double median, double minimum, double maximum) =>
        Assert.Equal(new SpeedSummary(median, minimum, maximum), SpeedSummary.Of(speeds));
}
