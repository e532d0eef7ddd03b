using System.Text;
using Lyceum.Platform;

namespace Lyceum.Web.Chat.Attachments;

/// <summary>
/// Reads what is written in files that people attach: text of any kind, such as Markdown, CSV and code, and PDF. The bytes are hostile: what is read of them is
/// bounded in size, pages, time and characters, and what cannot be read is refused in a sentence. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AttachmentReader(TimeProvider time) : IDisposable
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MostBytes = 20 * 1024 * 1024;

    /// <summary>How much of a file is read, in characters.</summary>
    public const int MostCharacters = 200_000;

    // A byte of text is at most a character; more of a text file than this is not looked at.
    private const int MostTextBytes = 4 * MostCharacters;
    private const int Sample = 4096;
    private const int StrangeShare = 50;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A PDF that is built to take for ever keeps one of these and nothing else.
    private readonly SemaphoreSlim _places = new(2);

    /// <summary>Reads a file.</summary>
    /// <param name="content">Its bytes, from their beginning; not disposed.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">It is too large, or nothing can be read in it; the reason says what is wrong with it.</exception>
    public async Task<AttachmentText> ReadAsync(Stream content, CancellationToken cancellation)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > MostBytes)
            {
                throw Refused("attachment_large", "A file that is attached has at most 20 MB.");
            }

            bytes.Write(buffer, 0, read);
        }

        ReadOnlyMemory<byte> all = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return all.Span.StartsWith("%PDF-"u8) ? await ReadPdfAsync(all.ToArray(), cancellation).ConfigureAwait(false) : ReadText(all.Span);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>A refusal of a file.</summary>
    internal static PlatformException Refused(string reason, string message, Exception? inner = null) => new(PlatformError.Invalid, message, inner) { Reason = reason };

    private static AttachmentText ReadText(ReadOnlySpan<byte> bytes)
    {
        bool isCut = bytes.Length > MostTextBytes;
        string text = Decode(isCut ? bytes[..WholeCharacters(bytes[..MostTextBytes])] : bytes);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Refused("attachment_empty", "There is nothing written in this file.");
        }

        if (text.Length > MostCharacters)
        {
            text = text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
            isCut = true;
        }

        return new AttachmentText(text.ReplaceLineEndings("\n"), isCut);
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }

        bytes = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        ReadOnlySpan<byte> sample = bytes[..Math.Min(Sample, bytes.Length)];
        int strange = 0;
        foreach (byte value in sample)
        {
            strange += value == 0 ? StrangeShare : value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) ? 1 : 0;
        }

        if (strange * StrangeShare > sample.Length)
        {
            throw Refused("attachment_kind", "This file is no text and no PDF; attach text, Markdown, CSV, code or PDF.");
        }

        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Older text of Western Europe.
            return Encoding.Latin1.GetString(bytes);
        }
    }

    // Where bytes of UTF-8 were cut, the character that was cut is left out.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.Length;
        while (end > bytes.Length - 4 && end > 0 && (bytes[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && bytes[end - 1] >= 0xC0 ? end - 1 : bytes.Length;
    }

    private async Task<AttachmentText> ReadPdfAsync(byte[] bytes, CancellationToken cancellation)
    {
        if (!await _places.WaitAsync(PdfText.Patience, cancellation).ConfigureAwait(false))
        {
            throw Refused("attachment_slow", "Too many PDFs are being read; try again in a moment.");
        }

        Task<AttachmentText> reading = Task.Run(() => PdfText.Read(bytes, time, cancellation), CancellationToken.None);
        _ = reading.ContinueWith(static (done, places) => ((SemaphoreSlim)places!).Release(), _places, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            return await reading.WaitAsync(PdfText.Patience * 2, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw Refused("attachment_slow", "Reading this PDF takes too long.", error);
        }
    }
}
