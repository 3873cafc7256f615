using Platform.Web.Features.OpenAi.Engine;

namespace Platform.Web.Features.OpenAi;

/// <summary>The part of OpenAI's HTTP API that Lathe offers: clients that speak it need another address and key, nothing else.</summary>
internal static class OpenAiFeature
{
    public static IServiceCollection AddOpenAiFeature(this IServiceCollection services) => services.AddScoped<CreateEmbeddings>();
}
