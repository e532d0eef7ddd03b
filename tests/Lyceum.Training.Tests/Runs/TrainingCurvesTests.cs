using Lyceum.Training.Runs;
using SkiaSharp;

namespace Lyceum.Training.Tests.Runs;

public sealed class TrainingCurvesTests
{
    [Fact]
    public void Curves_are_pictures_with_a_light_background_and_lines()
    {
        using TemporaryFolder folder = new();
        MetricsEntry[] entries =
        [
            .. Enumerable.Range(1, 300).Select(static i => new MetricsEntry(i, i, i) { Loss = 1 + (8.0 / i) + (i % 7 * 0.1), LearningRate = 0.01 * Math.Min(1, i / 50.0) }),
            new MetricsEntry(300, 300, 300) { HeldOutLoss = 1.1, AverageLoss = 1.05 },
        ];
        TrainingCurves.DrawLoss(entries, folder.File("loss.png"));
        TrainingCurves.DrawLearningRate(entries, folder.File("rate.png"));

        foreach (string name in (string[])["loss.png", "rate.png"])
        {
            using SKBitmap picture = SKBitmap.Decode(folder.File(name));
            Assert.Equal((1200, 675), (picture.Width, picture.Height));
            Assert.Equal(SKColors.White, picture.GetPixel(2, 2));
            Assert.Contains(picture.Pixels, static pixel => pixel == SKColor.Parse("#1f4e8c"));
        }

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Nothing_measured_gives_an_empty_picture()
    {
        using TemporaryFolder folder = new();
        TrainingCurves.DrawLoss([], folder.File("loss.png"));
        TrainingCurves.DrawLoss([new MetricsEntry(1, 1, 1) { Loss = double.NaN }], folder.File("nan.png"));

        Assert.Equal(File.ReadAllBytes(folder.File("loss.png")), File.ReadAllBytes(folder.File("nan.png")));
    }

    [Fact]
    public void The_running_mean_begins_at_the_first_value_and_follows()
    {
        Assert.Equal([3.0, 3, 3], TrainingCurves.Smooth([3, 3, 3]));
        double[] smooth = TrainingCurves.Smooth([.. Enumerable.Range(0, 600).Select(static i => i % 2 == 0 ? 1.0 : 3.0)]);
        Assert.Equal(1, smooth[0]);
        Assert.InRange(smooth[^1], 1.9, 2.1);
        Assert.Empty(TrainingCurves.Smooth([]));
    }
}
