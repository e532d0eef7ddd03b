using System.IO.Compression;

namespace Lyceum.Models.Tokenization.Unicode;

/// <summary>The four forms of Unicode Standard Annex 15.</summary>
internal enum UnicodeForm
{
    /// <summary>Canonical decomposition.</summary>
    Nfd,

    /// <summary>Canonical decomposition, then composition.</summary>
    Nfc,

    /// <summary>Compatibility decomposition.</summary>
    Nfkd,

    /// <summary>Compatibility decomposition, then composition.</summary>
    Nfkc,
}

/// <summary>Unicode normalisation (Unicode Standard Annex 15) of code points. Here because the runtime has none without its globalisation library.</summary>
internal static class UnicodeNormalizer
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadFirst = 0x1100;
    private const int LeadCount = 19;
    private const int VowelFirst = 0x1161;
    private const int VowelCount = 21;
    private const int TailFirst = 0x11A7;
    private const int TailCount = 28;

    private static readonly Lazy<Tables> s_tables = new(static () => new Tables());

    /// <summary>Normalises a text in place.</summary>
    public static void Normalize(List<int> text, UnicodeForm form)
    {
        // Nothing below U+00A0 changes, and nothing below U+0300 in the composed canonical form.
        int quiet = form == UnicodeForm.Nfc ? 0x300 : 0xA0;
        if (!text.Exists(codePoint => codePoint >= quiet))
        {
            return;
        }

        Tables tables = s_tables.Value;
        List<int> result = new(text.Count);
        bool compatible = form is UnicodeForm.Nfkc or UnicodeForm.Nfkd;
        foreach (int codePoint in text)
        {
            Decompose(codePoint, compatible, tables, result);
        }

        Order(result, tables);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
        {
            Compose(result, tables);
        }

        text.Clear();
        text.AddRange(result);
    }

    private static void Decompose(int codePoint, bool compatible, Tables tables, List<int> result)
    {
        if ((uint)(codePoint - HangulFirst) < HangulCount)
        {
            int index = codePoint - HangulFirst;
            result.Add(LeadFirst + (index / (VowelCount * TailCount)));
            result.Add(VowelFirst + (index / TailCount % VowelCount));
            if (index % TailCount != 0)
            {
                result.Add(TailFirst + (index % TailCount));
            }
        }
        else if ((compatible && tables.Compatible.TryGetValue(codePoint, out int[]? parts)) || tables.Canonical.TryGetValue(codePoint, out parts))
        {
            result.AddRange(parts);
        }
        else
        {
            result.Add(codePoint);
        }
    }

    // Sorts each run of marks by combining class; marks of one class keep their order.
    private static void Order(List<int> text, Tables tables)
    {
        for (int i = 0; i < text.Count; i++)
        {
            int start = i;
            int last = 0;
            bool sorted = true;
            while (i < text.Count && tables.ClassOf(text[i]) is int mark and > 0)
            {
                sorted &= mark >= last;
                last = mark;
                i++;
            }

            if (!sorted)
            {
                int[] run = [.. text[start..i].OrderBy(tables.ClassOf)];
                for (int j = 0; j < run.Length; j++)
                {
                    text[start + j] = run[j];
                }
            }
        }
    }

    private static void Compose(List<int> text, Tables tables)
    {
        int written = 0;
        int starter = -1;
        int lastClass = -1;
        for (int i = 0; i < text.Count; i++)
        {
            int codePoint = text[i];
            int mark = tables.ClassOf(codePoint);

            // A mark reaches the starter unless one of the same or a higher class stands between.
            bool reaches = starter >= 0 && (lastClass < mark || lastClass < 0);
            if (reaches && TryCompose(text[starter], codePoint, tables, out int composite))
            {
                text[starter] = composite;
                continue;
            }

            if (mark == 0)
            {
                starter = written;
                lastClass = -1;
            }
            else
            {
                lastClass = mark;
            }

            text[written++] = codePoint;
        }

        text.RemoveRange(written, text.Count - written);
    }

    private static bool TryCompose(int first, int second, Tables tables, out int composite)
    {
        if ((uint)(first - LeadFirst) < LeadCount && (uint)(second - VowelFirst) < VowelCount)
        {
            composite = HangulFirst + ((((first - LeadFirst) * VowelCount) + second - VowelFirst) * TailCount);
            return true;
        }

        if ((uint)(first - HangulFirst) < HangulCount && (first - HangulFirst) % TailCount == 0 && second > TailFirst && second < TailFirst + TailCount)
        {
            composite = first + second - TailFirst;
            return true;
        }

        return tables.Pairs.TryGetValue((first, second), out composite);
    }

    private sealed class Tables
    {
        private readonly byte[] _data;
        private readonly Dictionary<int, int> _classes = [];
        private int _position;

        public Tables()
        {
            using DeflateStream stream = new(new MemoryStream(Convert.FromBase64String(UnicodeNormalizationData.Base64)), CompressionMode.Decompress);
            using MemoryStream data = new();
            stream.CopyTo(data);
            _data = data.ToArray();
            ReadDecompositions(Canonical);
            ReadDecompositions(Compatible);
            int codePoint = 0;
            for (int i = Read(); i > 0; i--)
            {
                codePoint += Read();
                _classes.Add(codePoint, Read());
            }

            for (int i = Read(); i > 0; i--)
            {
                (int, int) pair = (Read(), Read());
                Pairs.Add(pair, Read());
            }
        }

        public Dictionary<int, int[]> Canonical { get; } = [];

        public Dictionary<int, int[]> Compatible { get; } = [];

        public Dictionary<(int First, int Second), int> Pairs { get; } = [];

        public int ClassOf(int codePoint) => codePoint < 0x300 ? 0 : _classes.GetValueOrDefault(codePoint);

        private int Read()
        {
            int value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = _data[_position++];
                value |= (next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        private void ReadDecompositions(Dictionary<int, int[]> decompositions)
        {
            int codePoint = 0;
            for (int i = Read(); i > 0; i--)
            {
                codePoint += Read();
                int[] parts = new int[Read()];
                for (int j = 0; j < parts.Length; j++)
                {
                    parts[j] = Read();
                }

                decompositions.Add(codePoint, parts);
            }
        }
    }
}
