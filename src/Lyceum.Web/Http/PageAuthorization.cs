using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Http;

/// <summary>
/// Sends who must sign in first to the page for that, and back afterwards. What is no page is answered as always; what is nothing at all is not found rather
/// than forbidden, although the program lets nobody in where nothing is said.
/// </summary>
/// <param name="options">Which paths are no pages.</param>
internal sealed class PageAuthorization(WebOptions options) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || options.IsElsewhere(context.Request.Path))
        {
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (authorizeResult.Forbidden)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Redirect(ReturnAddress.SignInPage(context.Request.Path + context.Request.QueryString));
        }
        else
        {
            // What the form held is lost; its page asks again once the person is back.
            context.Response.Redirect(ReturnAddress.SignInPage(context.Request.Path));
        }

        return Task.CompletedTask;
    }
}
