using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>The bytes of a form's part. A form that breaks off is the sender's mistake, and told as such.</summary>
/// <param name="content">The bytes as they arrive.</param>
internal sealed class FormPartStream(Stream content) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What is told of a form that cannot be read; null where it is not the form's fault.</summary>
    public static ApiException? Translate(Exception error) => error is (IOException or InvalidDataException) and not BadHttpRequestException
        ? new ApiException(StatusCodes.Status400BadRequest, "The form in the body of the request is broken or ends too early.", code: "invalid_form", inner: error)
        : null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Translate(error) is { } told)
        {
            throw told;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
