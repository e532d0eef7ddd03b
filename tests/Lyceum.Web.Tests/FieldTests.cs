using AngleSharp.Dom;
using Bunit;
using Lyceum.Web.Components;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests;

public sealed class FieldTests : BunitContext
{
    public FieldTests() => Services.AddSingleton(new UiText(Language.English));

    [Fact]
    public void Every_field_says_what_it_is_what_helps_and_what_was_wrong()
    {
        FormErrors errors = new();
        errors.Add("x", "Not this.");
        Assert.All<IRenderedComponent<IComponent>>(
            [
                Render<TextArea>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(static field => field.Hint, "Help.").AddCascadingValue(errors)),
                Render<Select>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(static field => field.Hint, "Help.").AddCascadingValue(errors)),
                Render<Checkbox>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(static field => field.Hint, "Help.").AddCascadingValue(errors)),
                Render<Switch>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(static field => field.Hint, "Help.").AddCascadingValue(errors)),
            ],
            static field =>
            {
                IElement control = field.Find("input, select, textarea");
                Assert.Equal(("x", "x", "true", "x-error x-hint"), (control.Id, field.Find("label").GetAttribute("for"), control.GetAttribute("aria-invalid"), control.GetAttribute("aria-describedby")));
                Assert.True(control.HasAttribute("autofocus"));
                Assert.Equal(("Help.", "Not this."), (field.Find("#x-hint").TextContent, field.Find("#x-error").TextContent.Trim()));
            });
    }

    [Theory]
    [InlineData("<b>\"", "<b>\"")]
    [InlineData("\nfirst", "\n\nfirst")]
    public void A_text_area_shows_what_is_in_it(string value, string written)
    {
        IRenderedComponent<TextArea> field = Render<TextArea>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(field => field.Value, value));

        Assert.Equal(written, System.Net.WebUtility.HtmlDecode(field.Markup[(field.Markup.IndexOf('>', field.Markup.IndexOf("<textarea", StringComparison.Ordinal)) + 1)..field.Markup.IndexOf("</textarea", StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_selection_has_one_chosen()
    {
        IRenderedComponent<Select> field = Render<Select>(static parameters => parameters
            .Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(static field => field.Options, [("a", "A"), ("b", "<B>")]).Add(static field => field.Value, "b"));

        IElement chosen = Assert.Single(field.FindAll("option[selected]"));
        Assert.Equal(("b", "<B>"), (chosen.GetAttribute("value"), chosen.TextContent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_switch_is_a_checkbox_that_is_on_or_off(bool isOn)
    {
        IElement input = Render<Switch>(parameters => parameters.Add(static field => field.Name, "x").Add(static field => field.Label, "X").Add(field => field.IsOn, isOn)).Find("input");

        Assert.Equal(("checkbox", "switch", "true", isOn), (input.GetAttribute("type"), input.GetAttribute("role"), input.GetAttribute("value"), input.HasAttribute("checked")));
    }
}
