using Lyceum.Inference;
using Lyceum.Inference.Clients;
using Microsoft.Extensions.AI;

using LanguageModel model = LanguageModel.Open(args[0]);
using IChatClient chat = new LanguageModelChatClient(model);
await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(args[1]))
{
    Console.Write(update.Text);
}

using IEmbeddingGenerator<string, Embedding<float>> embedder = new LanguageModelEmbeddingGenerator(model);
Console.WriteLine($"\nThe question as {(await embedder.GenerateVectorAsync(args[1])).Length} numbers.");
