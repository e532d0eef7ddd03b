using Lyceum.Training.Curriculum;

namespace Lyceum.Training.Tests.Curriculum;

public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("1,200", "1200")]
    [InlineData("$4.50", "4.50")]
    [InlineData("$4.5", "$4.50")]
    [InlineData("0.75", "3/4")]
    [InlineData("6/8", "3/4")]
    [InlineData("12 kilometres", "12 km")]
    [InlineData("12", "12 km")]
    [InlineData("3:45 PM.", "3:45 pm")]
    [InlineData("14 remainder 2", "14 Remainder 2")]
    [InlineData("−5", "-5")]
    [InlineData("25 percent", "25%")]
    public void Same(string given, string expected) => Assert.True(AnswerComparison.Same(given, expected));

    [Theory]
    [InlineData(null, "1")]
    [InlineData("", "1")]
    [InlineData("12 m", "12 km")]
    [InlineData("$12", "12 km")]
    [InlineData("13", "12")]
    [InlineData("1,20", "120")]
    [InlineData("3:45 am", "3:45 pm")]
    [InlineData("3/0", "3")]
    [InlineData("-5", "5")]
    public void Different(string? given, string expected) => Assert.False(AnswerComparison.Same(given, expected));
}
