using System.Collections.Concurrent;
using System.Collections.Frozen;
using Lyceum.Web.Site.Figures;
using Lyceum.Web.Texts;
using SkiaSharp;

namespace Lyceum.Web.Site.Feeds;

/// <summary>
/// The picture that stands beside a link to a page: its title over the arcs of an attention head. Drawn when first asked for, and kept. Where the machine has no
/// font, it has no title. Thread-safe.
/// </summary>
/// <param name="library">The documents.</param>
public sealed class SocialCards(SiteLibrary library)
{
    /// <summary>The width in pixels.</summary>
    public const int Width = 1200;

    /// <summary>The height in pixels.</summary>
    public const int Height = 630;

    private const int Most = 300;

    // The colours of the scene; see tokens.css.
    private static readonly SKColor s_scene = new(0x12, 0x39, 0x2b);
    private static readonly SKColor s_ink = new(0xe9, 0xf2, 0xec);
    private static readonly SKColor s_line = new(0x7f, 0xc4, 0xa2);
    private static readonly SKColor s_glow = new(0xf0, 0xb9, 0x5a);
    private static readonly string[] s_fonts = ["Palatino", "URW Palladio L", "Noto Serif", "Liberation Serif", "DejaVu Serif", "Georgia"];
    private static readonly FrozenDictionary<string, SiteFixedPage> s_fixed = SiteMap.Fixed.ToFrozenDictionary(static page => NameOf(page.Address));
    private static readonly UiText s_english = new(Language.English);

    private readonly ConcurrentDictionary<string, byte[]> _drawn = new(StringComparer.Ordinal);

    /// <summary>Where the picture of a page is. Pages of models and of the reference have that of their list.</summary>
    public static string AddressOf(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        string shown = page.StartsWith("/models/", StringComparison.Ordinal) ? "/models" : page.StartsWith("/docs/api-reference/", StringComparison.Ordinal) ? "/docs/api-reference" : page == "/search" ? "/" : page;
        return $"/social/{NameOf(shown)}.png";
    }

    /// <summary>Draws a picture.</summary>
    /// <param name="name">Its name in the address.</param>
    /// <returns>A PNG; null where no page is called so.</returns>
    public byte[]? Draw(string name)
    {
        string? title = s_fixed.GetValueOrDefault(name) is { } page ? s_english[page.TitleKey] : library.Content.All.FirstOrDefault(document => NameOf(document.Address) == name)?.Title;
        if (title is null)
        {
            return null;
        }

        string key = $"{name} {title}";
        if (_drawn.TryGetValue(key, out byte[]? known))
        {
            return known;
        }

        if (_drawn.Count >= Most)
        {
            _drawn.Clear();
        }

        return _drawn[key] = Paint(title);
    }

    private static string NameOf(string address) => address == "/" ? "home" : address.Trim('/').Replace("/", "--", StringComparison.Ordinal);

    private static byte[] Paint(string title)
    {
        using SKBitmap bitmap = new(Width, Height);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(s_scene);
        PaintArcs(canvas);
        using SKPaint ink = new() { Color = s_ink, IsAntialias = true };
        if (Array.Find(s_fonts, SKFontManager.Default.FontFamilies.Contains) is { } family)
        {
            using SKTypeface typeface = SKTypeface.FromFamilyName(family);
            using SKFont large = new(typeface, title.Length > 60 ? 54 : 66);
            float y = 150;
            foreach (string line in Lines(title, large, Width - 160).Take(4))
            {
                canvas.DrawText(line, 80, y, large, ink);
                y += large.Size * 1.2f;
            }

            using SKFont small = new(typeface, 34);
            canvas.DrawText("Lyceum", 80, Height - 52, small, ink);
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static void PaintArcs(SKCanvas canvas)
    {
        ObservedModel seen = ObservedModel.Current;
        float step = (Width - 160f) / (seen.Tokens.Count - 3);
        const float Ground = 540;
        using SKPaint line = new() { Style = SKPaintStyle.Stroke, IsAntialias = true };
        using SKPaint dot = new() { IsAntialias = true };
        for (int to = 2; to < seen.Tokens.Count; to++)
        {
            bool isAnswer = to >= seen.Answer;
            for (int from = 2; from < to; from++)
            {
                double weight = seen.Attention[to][from];
                if (weight >= AttentionFigure.Least)
                {
                    line.Color = (isAnswer ? s_glow : s_line).WithAlpha((byte)(50 + (weight * 150)));
                    line.StrokeWidth = (float)(1 + (weight * 4));
                    float left = 80 + ((from - 2) * step);
                    float right = 80 + ((to - 2) * step);
                    float height = (right - left) * 0.22f;
                    canvas.DrawArc(new SKRect(left, Ground - height, right, Ground + height), 180, 180, false, line);
                }
            }

            dot.Color = isAnswer ? s_glow : s_line;
            canvas.DrawCircle(80 + ((to - 2) * step), Ground, isAnswer ? 6 : 4, dot);
        }
    }

    private static IEnumerable<string> Lines(string text, SKFont font, float width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.MeasureText(longer) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        yield return line;
    }
}
