using Lyceum.Training.Curriculum;

namespace Lyceum.Training.Tests.Curriculum;

public sealed class WorkingTests
{
    [Theory]
    [InlineData("439", '+', "267", "439 + 267 = 639 + 67 = 699 + 7 = 706")]
    [InlineData("45", '+', "38", "45 + 38 = 83")]
    [InlineData("8", '+', "292", "8 + 292 = 300")]
    [InlineData("12.75", '+', "3.50", "12.75 + 3.50 = 15.75 + 0.50 = 16.25")]
    [InlineData("454", '-', "387", "454 - 387 = 154 - 87 = 74 - 7 = 67")]
    [InlineData("1000", '-', "365", "1000 - 365 = 700 - 65 = 640 - 5 = 635")]
    [InlineData("145", '-', "204", "145 - 204 = -59")]
    [InlineData("20", '-', "13.15", "20 - 13.15 = 7 - 0.15 = 6.85")]
    [InlineData("7", '×', "38", "7 × 38 = 266")]
    [InlineData("7", '×', "3.90", "7 × 3.90 = 21 + 6.30 = 27.30")]
    [InlineData("347", '×', "8", "347 × 8 = 2400 + 320 + 56 = 2720 + 56 = 2776")]
    [InlineData("23", '×', "47", "23 × 47 = 920 + 161 = 1020 + 61 = 1081")]
    [InlineData("32", '÷', "8", "32 ÷ 8 = 4")]
    [InlineData("280", '÷', "8", "280 ÷ 8 = 30 + 40 ÷ 8 = 35")]
    [InlineData("3400", '÷', "40", "3400 ÷ 40 = 80 + 200 ÷ 40 = 85")]
    [InlineData("400", '÷', "16", "400 ÷ 16 = 20 + (400 - 320) ÷ 16 = 20 + 80 ÷ 16 = 25 + (80 - 80) ÷ 16 = 25")]
    [InlineData("26.25", '÷', "3", "26.25 ÷ 3 = 8 + 2.25 ÷ 3 = 8.75")]
    [InlineData("9500", '÷', "100", "9500 ÷ 100 = 95")]
    [InlineData("169", '%', "4", "169 ÷ 4 = 40 + 9 ÷ 4 = 42 + 1 ÷ 4")]
    [InlineData("95", '%', "23", "95 ÷ 23 = 4 + (95 - 92) ÷ 23 = 4 + 3 ÷ 23")]
    [InlineData("3", '%', "4", "3 ÷ 4 = 0 + 3 ÷ 4")]
    public void An_operation_is_taken_apart_where_digits_would_have_to_be_foreseen(string left, char sign, string right, string line)
    {
        Working working = new();
        decimal a = decimal.Parse(left, System.Globalization.CultureInfo.InvariantCulture);
        decimal b = decimal.Parse(right, System.Globalization.CultureInfo.InvariantCulture);
        _ = sign switch
        {
            '+' => working.Add(a, b),
            '-' => working.Subtract(a, b),
            '×' => working.Multiply(a, b),
            '÷' => working.Divide(a, b),
            _ => working.DivideWithRemainder(a, b).Remainder,
        };
        string solution = working.Solution("1");
        Assert.Equal(line, solution.Split('\n')[0]);
        Assert.Equal(1, working.Steps);
        Assert.True(SolutionChecker.Check(solution, $"What is {left} and {right}?").AllTrue);
    }

    [Fact]
    public void A_sum_of_several_goes_from_the_left()
    {
        Working working = new();
        Assert.Equal(198, working.Sum(12, 30, 45, 111));
        Assert.Equal("12 + 30 + 45 + 111 = 42 + 45 + 111 = 87 + 111 = 187 + 11 = 197 + 1 = 198", working.Solution("198").Split('\n')[0]);
        Assert.Equal(3, working.Steps);
    }
}
