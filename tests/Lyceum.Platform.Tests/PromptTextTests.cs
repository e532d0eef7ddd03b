using Lyceum.Platform.Prompts;

namespace Lyceum.Platform.Tests;

public sealed class PromptTextTests
{
    [Theory]
    [InlineData("Say {{what}} in {{ count }} words, {{what}}.", "what,count")]
    [InlineData("{{{name}}} {{}} {{ }} {{a.b}} {{<b>}} {{unfinished", "name")]
    [InlineData("{{first line\nsecond}} {single} }}{{", "")]
    [InlineData("{{größe}} {{a b-c_d}}", "größe,a b-c_d")]
    [InlineData("", "")]
    public void Places_are_names_in_two_braces(string text, string expected) => Assert.Equal(expected, string.Join(',', PromptText.Places(text)));

    [Fact]
    public void What_is_filled_in_is_text_and_what_is_not_stays() => Assert.Equal(
        "Say {{count}} in {{ count }} words to {{who}}, {{count}}.",
        PromptText.Fill("Say {{what}} in {{ size }} words to {{who}}, {{what}}.", new Dictionary<string, string> { ["what"] = "{{count}}", ["size"] = "{{ count }}" }));

    [Fact]
    public void Many_braces_take_no_long_time()
    {
        Assert.Empty(PromptText.Places(new string('{', 32 * 1024)));
        Assert.Single(PromptText.Places(new string('{', 16 * 1024) + "a}}" + new string('}', 16 * 1024)));
    }
}
