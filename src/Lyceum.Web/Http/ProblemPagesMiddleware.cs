using System.Runtime.CompilerServices;
using Lyceum.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lyceum.Web.Http;

/// <summary>
/// Answers with a page of ours where nothing else answers: no such page, a form that is not good, too many tries, an error. The status stays what it was.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="logger">Where errors are noted.</param>
internal sealed class ProblemPagesMiddleware(RequestDelegate next, ILogger<ProblemPagesMiddleware> logger)
{
    /// <summary>Where the page is; who opens it finds nothing there.</summary>
    public const string Path = "/problem";

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await ShowAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            context.Response.StatusCode = error switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                PlatformException { Error: PlatformError.Busy } => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            };
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                logger.LogError(error, "A page failed: {Method} {Path}.", context.Request.Method, context.Request.Path);
            }
        }

        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null } && !context.Request.Path.StartsWithSegments("/assets"))
        {
            await ShowAsync(context).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(HttpContext context)
    {
        int status = context.Response.StatusCode;
        Microsoft.Extensions.Primitives.StringValues retryAfter = context.Response.Headers.RetryAfter;
        context.Response.Clear();
        context.Response.Headers.RetryAfter = retryAfter;
        // At the last moment, since Blazor gives a page that is not found no body.
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        HttpRequest request = context.Request;
        (string method, PathString path, QueryString query) = (request.Method, request.Path, request.QueryString);
        context.SetEndpoint(null);
        request.RouteValues.Clear();
        context.Features.Set(new ProblemStatus(status));
        (request.Method, request.Path, request.QueryString) = (HttpMethods.Get, Path, QueryString.Empty);

        // Services of its own: those of a page that had begun know another address, and take no second one.
        IServiceProvider services = context.RequestServices;
        AsyncServiceScope scope = services.CreateAsyncScope();
        await using ConfiguredAsyncDisposable disposal = scope.ConfigureAwait(false);
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // Not even that page: then a sentence.
            logger.LogError(error, "The page for problems failed.");
            context.Response.Clear();
            await context.Response.WriteAsync("Something went wrong.\n", context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            (request.Method, request.Path, request.QueryString) = (method, path, query);
            context.RequestServices = services;
        }
    }
}
