using Lyceum.Platform;
using Lyceum.Web.Pages.Console;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Tests.Console;

public class FormValueTests
{
    [Theory]
    [InlineData("en", "1000", "1000")]
    [InlineData("en", "1,000", "1000")]
    [InlineData("en", " 1,234,567.89 ", "1234567.89")]
    [InlineData("en", "1.000", "1")]
    [InlineData("en", "12,5", "12.5")]
    [InlineData("en", "0,075", "0.075")]
    [InlineData("en", "12,50", "12.5")]
    [InlineData("en", "-1,000", "-1000")]
    [InlineData("de", "1.000", "1000")]
    [InlineData("de", "1.234.567,89", "1234567.89")]
    [InlineData("de", "1,000", "1")]
    [InlineData("de", "12.5", "12.5")]
    [InlineData("de", "0.075", "0.075")]
    public void An_amount_is_read_as_its_language_writes_it(string language, string typed, string amount)
    {
        Assert.True(FormValue.TryReadAmount(typed, Texts(language), out Money read), typed);
        Assert.Equal(Money.Parse(amount), read);
    }

    [Theory]
    [InlineData("en", "1,00,000")]
    [InlineData("en", "1,0000,000")]
    [InlineData("en", "1.000,50")]
    [InlineData("en", "12,5.0")]
    [InlineData("en", "1,000.")]
    [InlineData("en", ",000")]
    [InlineData("en", "1,")]
    [InlineData("en", "1.2.3")]
    [InlineData("en", "--1,000")]
    [InlineData("en", "1,00x")]
    [InlineData("en", "")]
    [InlineData("en", null)]
    [InlineData("de", "1,000.50")]
    [InlineData("de", "10.00.000")]
    public void What_may_mean_two_amounts_or_none_is_refused(string language, string? typed) => Assert.False(FormValue.TryReadAmount(typed, Texts(language), out _), typed);

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void What_is_written_is_read_as_the_same_amount(string language)
    {
        Assert.All(new[] { "0", "0.075", "1.125", "1000", "1234567.000000001" }, amount =>
        {
            Assert.True(FormValue.TryReadAmount(FormValue.Write(Money.Parse(amount), Texts(language)), Texts(language), out Money read), amount);
            Assert.Equal(amount, read.ToString());
        });
    }

    private static UiText Texts(string language) => new(Language.Find(language)!);
}
