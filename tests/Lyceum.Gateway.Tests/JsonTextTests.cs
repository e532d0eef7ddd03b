using System.Text;

namespace Lyceum.Gateway.Tests;

public class JsonTextTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("""{"a":"Grüße 😀"}""", true)]
    [InlineData("""{"a":"\\ n \n \u00fc \ud83d\ude00 \uD83D\uDE00"}""", true)]
    [InlineData("""{"a":"\\ud83d"}""", true)]
    [InlineData("""{"a":"\\\ud83d"}""", false)]
    [InlineData("""{"a":"\ud83d"}""", false)]
    [InlineData("""{"a":"\ud83d \ude00"}""", false)]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", false)]
    [InlineData("""{"a":"\ude00"}""", false)]
    [InlineData("""{"a":"\ude00\ud83d"}""", false)]
    [InlineData("""{"\uDBFF":1}""", false)]
    [InlineData("""{"a":"\ud83d""", false)]
    [InlineData("""{"a":"\ud83""", true)]
    [InlineData("""{"a":"\uzzzz"}""", true)]
    [InlineData("""{"a":"\""", true)]
    public void Half_a_character_is_found_wherever_it_is_escaped(string json, bool isUnicode)
    {
        Assert.Equal(isUnicode, JsonText.IsUnicode(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(isUnicode, JsonText.IsUnicode(json));
    }

    [Theory]
    [InlineData(new byte[] { 0xFC })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    public void Bytes_that_are_not_UTF_8_are_found(byte[] bytes) => Assert.False(JsonText.IsUnicode([.. "{\"a\":\""u8, .. bytes, .. "\"}"u8]));
}
