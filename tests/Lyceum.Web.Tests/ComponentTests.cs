using AngleSharp.Dom;
using Bunit;
using Lyceum.Web.Components;
using Lyceum.Web.Drawing;
using Lyceum.Web.Pages.Account;
using Lyceum.Web.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests;

public sealed class ComponentTests : BunitContext
{
    public ComponentTests() => Services.AddSingleton(new UiText(Language.English));

    [Fact]
    public void A_field_says_what_it_is_what_helps_and_what_was_wrong()
    {
        FormErrors errors = new();
        errors.Add("email", "Write an address.");
        IRenderedComponent<TextField> field = Render<TextField>(parameters => parameters
            .Add(field => field.Name, "email").Add(field => field.Label, "E-mail").Add(field => field.Hint, "Yours.").Add(field => field.Value, "<script>\"")
            .AddCascadingValue(errors));

        IElement input = field.Find("input");
        Assert.Equal("email", field.Find("label").GetAttribute("for"));
        Assert.Equal(("true", "email-error email-hint"), (input.GetAttribute("aria-invalid"), input.GetAttribute("aria-describedby")));
        Assert.All(input.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(field.Find($"#{id}")));
        Assert.Equal("<script>\"", input.GetAttribute("value"));
        Assert.Empty(field.FindAll("script"));
    }

    [Fact]
    public void A_password_is_never_sent_back()
    {
        IRenderedComponent<PasswordField> field = Render<PasswordField>(static parameters => parameters
            .Add(static field => field.Name, "password").Add(static field => field.Label, "Password").Add(static field => field.Autocomplete, "current-password"));

        IElement input = field.Find("input");
        Assert.Equal(("password", "current-password"), (input.GetAttribute("type"), input.GetAttribute("autocomplete")));
        Assert.Null(input.GetAttribute("value"));
    }

    [Theory]
    [InlineData(ButtonKind.Primary, "button-primary")]
    [InlineData(ButtonKind.Secondary, "button-secondary")]
    [InlineData(ButtonKind.Quiet, "button-quiet")]
    [InlineData(ButtonKind.Danger, "button-danger")]
    public void A_button_with_an_address_is_a_link(ButtonKind kind, string style)
    {
        IElement button = Render<Button>(parameters => parameters.Add(button => button.Kind, kind).AddChildContent("Go")).Find("button");
        IElement link = Render<Button>(parameters => parameters.Add(button => button.Kind, kind).Add(button => button.Href, "/x").AddChildContent("Go")).Find("a");

        Assert.Contains(style, button.ClassList);
        Assert.Contains(style, link.ClassList);
        Assert.Equal(("submit", "/x"), (button.GetAttribute("type"), link.GetAttribute("href")));
    }

    [Fact]
    public void Every_icon_can_be_drawn_and_is_no_word_to_a_reader()
    {
        foreach (string name in IconPaths.Names)
        {
            IElement icon = Render<Icon>(parameters => parameters.Add(icon => icon.Name, name)).Find("svg");
            Assert.Equal("true", icon.GetAttribute("aria-hidden"));
            Assert.NotEmpty(icon.QuerySelectorAll("path"));
        }
    }

    [Theory]
    [InlineData(AlertKind.Error, "alert")]
    [InlineData(AlertKind.Success, "status")]
    [InlineData(AlertKind.Information, "status")]
    [InlineData(AlertKind.Warning, "status")]
    public void Errors_interrupt_a_reader_and_nothing_else_does(AlertKind kind, string role) =>
        Assert.Equal(role, Render<Alert>(parameters => parameters.Add(alert => alert.Kind, kind).AddChildContent("x")).Find(".alert").GetAttribute("role"));

    [Fact]
    public void A_card_is_called_by_its_heading()
    {
        IRenderedComponent<Card> card = Render<Card>(static parameters => parameters.Add(static card => card.Id, "x").Add(static card => card.Title, "Keys"));

        Assert.Equal(card.Find("h2").Id, card.Find("section").GetAttribute("aria-labelledby"));
    }

    [Theory]
    [InlineData("ada", "A")]
    [InlineData("  éa", "É")]
    [InlineData("👩‍🔬 Marie", "👩‍🔬")]
    [InlineData("", "")]
    public void An_avatar_is_the_first_letter_whatever_a_letter_is(string name, string letter) =>
        Assert.Equal(letter, Render<Avatar>(parameters => parameters.Add(avatar => avatar.Name, name)).Find(".avatar").TextContent);

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36", "Chrome, Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows")]
    [InlineData("<b>", "Unknown")]
    [InlineData("", "Unknown")]
    public void A_browser_has_a_name(string userAgent, string name) => Assert.Equal(name, BrowserName.Of(userAgent, "Unknown"));

    [Fact]
    public void A_picture_of_a_code_has_its_quiet_zone()
    {
        IElement picture = Render<QrImage>(static parameters => parameters.Add(static image => image.Content, "otpauth://totp/x").Add(static image => image.Label, "Code")).Find("svg");

        int size = QrCode.Of("otpauth://totp/x").Size;
        Assert.Equal($"-4 -4 {size + 8} {size + 8}", picture.GetAttribute("viewBox"));
        Assert.Equal(("img", "Code"), (picture.GetAttribute("role"), picture.GetAttribute("aria-label")));
    }
}
