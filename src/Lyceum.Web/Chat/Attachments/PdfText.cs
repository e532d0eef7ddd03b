using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Lyceum.Web.Chat.Attachments;

/// <summary>Reads what is written in a PDF, page by page.</summary>
internal static class PdfText
{
    /// <summary>How long is read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostPages = 300;

    /// <summary>Reads it, as far as the bounds allow.</summary>
    /// <exception cref="Platform.PlatformException">It is locked, broken, or without a word.</exception>
    public static AttachmentText Read(byte[] bytes, TimeProvider time, CancellationToken cancellation)
    {
        long begin = time.GetTimestamp();
        StringBuilder text = new();
        bool isCut = false;
        try
        {
            using PdfDocument document = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            for (int number = 1; number <= document.NumberOfPages; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (number > MostPages || text.Length > AttachmentReader.MostCharacters || time.GetElapsedTime(begin) > Patience)
                {
                    isCut = true;
                    break;
                }

                Page page = document.GetPage(number);
                text.Append(ContentOrderTextExtractor.GetText(page, addDoubleNewline: true)).Append("\n\n");
            }
        }
        catch (PdfDocumentEncryptedException error)
        {
            throw AttachmentReader.Refused("attachment_locked", "This PDF is locked with a password; unlock it and attach it again.", error);
        }
#pragma warning disable CA1031 // The parser throws whatever a broken file makes it throw.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            throw AttachmentReader.Refused("attachment_broken", "This PDF is broken and cannot be read.", error);
        }

        if (text.Length > AttachmentReader.MostCharacters)
        {
            text.Length = AttachmentReader.MostCharacters;
            isCut = true;
        }

        string whole = text.ToString().Trim();
        return whole.Length > 0 ? new AttachmentText(whole, isCut)
            : throw AttachmentReader.Refused("attachment_scan", "This PDF has pictures of text, but no text that can be read.");
    }
}
