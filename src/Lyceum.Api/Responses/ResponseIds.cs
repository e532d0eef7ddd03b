using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Lyceum.Platform;

namespace Lyceum.Api.Responses;

/// <summary>
/// Ids of responses and of their items. An item's id is its response's with the item's number in the last two bytes, so whoever has an item's id finds the
/// response without an index of items: outputs are counted from 1, inputs from <see cref="FirstInput"/>.
/// </summary>
internal static class ResponseIds
{
    public const string Response = "resp_";
    public const string Message = "msg_";

    /// <summary>The number of a response's first input.</summary>
    public const int FirstInput = 0x4000;

    /// <summary>The most inputs or outputs of a response.</summary>
    public const int MostItems = 0x3FFF;

    /// <summary>A new response's id.</summary>
    public static Guid New(DateTimeOffset now) => Item(Guid.CreateVersion7(now), 0);

    /// <summary>The id of an item.</summary>
    /// <param name="response">Its response.</param>
    /// <param name="number">Its number; 0 gives the response itself.</param>
    public static Guid Item(Guid response, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        response.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[14..], (ushort)number);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>An item's id as it looks outside.</summary>
    public static string Write(string type, Guid id) => PublicId.Format(Prefix(type), id);

    /// <summary>Reads an item's id of any type.</summary>
    public static bool TryReadItem([NotNullWhen(true)] string? text, out Guid id)
    {
        foreach (string prefix in (ReadOnlySpan<string>)[Message, "fc_", "fco_", "rs_"])
        {
            if (PublicId.TryParse(prefix, text, out id))
            {
                return true;
            }
        }

        id = default;
        return false;
    }

    private static string Prefix(string type) => type switch
    {
        ItemTypes.FunctionCall => "fc_",
        ItemTypes.FunctionCallOutput => "fco_",
        ItemTypes.Reasoning => "rs_",
        _ => Message,
    };
}
