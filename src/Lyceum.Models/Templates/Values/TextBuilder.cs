using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>A text under construction that keeps the rendering's limits.</summary>
internal sealed class TextBuilder(Renderer renderer)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    public void Append(string text)
    {
        renderer.Charge((text.Length >> 3) + 1);
        if (_text.Length + (long)text.Length > renderer.Options.MaxOutputLength)
        {
            renderer.ChargeText(_text.Length + (long)text.Length);
        }

        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
