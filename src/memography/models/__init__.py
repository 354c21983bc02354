"""Models: texts to vectors. Weights in, ONNX graphs made of them once, numbers out; they know nothing of the corpus.

`text_encoder(settings)` opens the encoder. Its lower layers may carry other upper layers beside its own:
`graph.bert_graph` makes them, `encoder.run` computes the lower half once for all of them.
"""
