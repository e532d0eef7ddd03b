using CsCheck;

namespace Lyceum.Platform.Tests;

public sealed class PublicIdTests
{
    [Fact]
    public void Any_id_comes_back() => Gen.Guid.Sample(static id =>
    {
        Assert.True(PublicId.TryParse(PublicId.File, PublicId.Format(PublicId.File, id), out Guid read));
        Assert.Equal(id, read);
    });

    [Fact]
    public void Texts_are_ordered_as_ids_are() => Gen.Select(Gen.Guid, Gen.Guid).Sample(static (one, other) => Assert.Equal(
        Math.Sign(one.CompareTo(other)),
        Math.Sign(string.CompareOrdinal(PublicId.Format(PublicId.Upload, one), PublicId.Format(PublicId.Upload, other)))));

    [Fact]
    public void The_ends_of_the_range_are_ids()
    {
        Assert.Equal("file-0000000000000000000000", PublicId.Format(PublicId.File, Guid.Empty));
        Assert.Equal("file-7n42DGM5Tflk9n8mt7Fhc7", PublicId.Format(PublicId.File, Guid.AllBitsSet));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("file-")]
    [InlineData("file-000000000000000000000")]
    [InlineData("file-00000000000000000000000")]
    [InlineData("file_0000000000000000000000")]
    [InlineData("File-0000000000000000000000")]
    [InlineData("file-000000000000000000000-")]
    [InlineData("file-000000000000000000000é")]
    [InlineData("file-../../../../etc/passwd")]
    [InlineData("file-7n42DGM5Tflk9n8mt7Fhc8")]
    [InlineData("file-zzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_id_is_refused(string? text) => Assert.False(PublicId.TryParse(PublicId.File, text, out _));
}
