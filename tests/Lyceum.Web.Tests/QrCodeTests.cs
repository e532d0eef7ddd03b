using System.Text;
using Lyceum.Web.Drawing;
using QRCoder;

namespace Lyceum.Web.Tests;

public class QrCodeTests
{
    /// <summary>Lengths around the ends of versions 1 to 15.</summary>
    public static TheoryData<int> Lengths => [1, 14, 15, 26, 42, 43, 62, 84, 106, 107, 122, 152, 180, 213, 251, 287, 331, 362, 412];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_module_is_as_another_encoder_draws_it(int length)
    {
        // Small letters, so that the other encoder takes bytes too.
        string text = string.Concat(Enumerable.Range(0, length).Select(static i => (char)('a' + (i * i % 26))));
        using QRCodeGenerator generator = new();
        using QRCodeData expected = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        int zone = 4;
        int size = expected.ModuleMatrix.Count - (2 * zone);

        // Encoders weigh masks a little differently, which readers do not mind; so the one is taken that the other chose.
        QrCode? same = Enumerable.Range(0, 8).Select(mask => QrCode.Of(text, mask)).SingleOrDefault(code => code.Size == size
            && Enumerable.Range(0, size).All(row => Enumerable.Range(0, size).All(column => code[row, column] == expected.ModuleMatrix[row + zone][column + zone])));

        Assert.NotNull(same);
        Assert.Equal(size, QrCode.Of(text).Size);
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        Assert.Throws<ArgumentException>(static () => QrCode.Of(new string('a', 413)));
        Assert.Throws<ArgumentException>(static () => QrCode.Of(new string('ü', 207)));
        Assert.Equal(412, Encoding.UTF8.GetByteCount(new string('ü', 206)));
        Assert.Equal(77, QrCode.Of(new string('ü', 206)).Size);
    }
}
