<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About corridormap</source>
        <translation>关于 corridormap</translation>
    </message>
    <message>
        <source>A desktop map viewer for international trade corridors</source>
        <translation>国际贸易走廊桌面地图浏览器</translation>
    </message>
    <message>
        <source>No bundled data was found.</source>
        <translation>没有找到自带数据。</translation>
    </message>
    <message>
        <source>MIT licence. Built with Python, Qt for Python and PROJ.</source>
        <translation>MIT 许可证。基于 Python、Qt for Python 和 PROJ。</translation>
    </message>
    <message>
        <source>Boundaries</source>
        <translation>边界画法</translation>
    </message>
    <message>
        <source>Data and credits</source>
        <translation>数据与致谢</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
</context>
<context>
    <name>AccessWords</name>
    <message>
        <source>bundled</source>
        <translation>随程序附带</translation>
    </message>
    <message>
        <source>untouched</source>
        <translation>未改动</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Ships with the program and is never written to.</source>
        <translation>随程序附带，从不写入。</translation>
    </message>
    <message>
        <source>Opened for reading; no byte of it was changed.</source>
        <translation>以只读方式打开，未改动任何字节。</translation>
    </message>
    <message>
        <source>Cannot be written to; opened for reading.</source>
        <translation>无法写入，以只读方式打开。</translation>
    </message>
    <message>
        <source>bundled map, read-only</source>
        <translation>自带地图，只读</translation>
    </message>
    <message>
        <source>{files}: {state}</source>
        <translation>{files}：{state}</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} 个文件</translation>
    </message>
</context>
<context>
    <name>ActionTexts</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Names on the map</source>
        <translation>地图上的名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Boundaries</source>
        <translation>边界画法(&amp;B)</translation>
    </message>
    <message>
        <source>Loo&amp;k</source>
        <translation>底图风格(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Decorations</source>
        <translation>图面要素(&amp;D)</translation>
    </message>
    <message>
        <source>As colour-bli&amp;nd people see it</source>
        <translation>模拟色觉障碍者所见(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>Pro&amp;jection</source>
        <translation>投影(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>图层(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>File toolbar</source>
        <translation>文件工具栏</translation>
    </message>
    <message>
        <source>Map toolbar</source>
        <translation>地图工具栏</translation>
    </message>
    <message>
        <source>Tools toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>&amp;New map</source>
        <translation>新地图(&amp;N)</translation>
    </message>
    <message>
        <source>Start again from the bundled map</source>
        <translation>从自带地图重新开始</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open GeoPackages or a project</source>
        <translation>打开 GeoPackage 或项目</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Web page…</source>
        <translation>网页(&amp;W)…</translation>
    </message>
    <message>
        <source>Export the map as one web page that needs no network</source>
        <translation>把地图导出为一个无需联网的网页</translation>
    </message>
    <message>
        <source>Map as &amp;picture…</source>
        <translation>地图图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Save the map as a PNG picture, an SVG drawing or a PDF page</source>
        <translation>将地图保存为 PNG 图片、SVG 图形或 PDF 页面</translation>
    </message>
    <message>
        <source>&amp;Copy map</source>
        <translation>复制地图(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the map as a picture</source>
        <translation>把地图复制为图片</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find a place, port, crossing or corridor</source>
        <translation>查找地点、港口、口岸或走廊</translation>
    </message>
    <message>
        <source>&amp;Go to coordinate…</source>
        <translation>转到坐标(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Clear selection</source>
        <translation>清除选择(&amp;C)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Full extent</source>
        <translation>全图(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole map</source>
        <translation>显示整幅地图</translation>
    </message>
    <message>
        <source>Zoom to &amp;layer</source>
        <translation>缩放到图层(&amp;L)</translation>
    </message>
    <message>
        <source>Zoom to &amp;selection</source>
        <translation>缩放到所选(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Last view</source>
        <translation>上一视图(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next view</source>
        <translation>下一视图(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Map only</source>
        <translation>仅显示地图(&amp;M)</translation>
    </message>
    <message>
        <source>Put panels and toolbars away, or bring them back</source>
        <translation>收起面板和工具栏，或重新显示</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>La&amp;bels</source>
        <translation>标注(&amp;B)</translation>
    </message>
    <message>
        <source>Show or hide all labels</source>
        <translation>显示或隐藏全部标注</translation>
    </message>
    <message>
        <source>Names on the map in English</source>
        <translation>地图名称用英文</translation>
    </message>
    <message>
        <source>Names on the map in Chinese</source>
        <translation>地图名称用中文</translation>
    </message>
    <message>
        <source>Names on the map in &amp;both languages</source>
        <translation>地图名称使用两种语言(&amp;B)</translation>
    </message>
    <message>
        <source>Write two names, that of the window&apos;s language first</source>
        <translation>同时写两种名称，界面语言的在前</translation>
    </message>
    <message>
        <source>&amp;De facto</source>
        <translation>实际控制线(&amp;D)</translation>
    </message>
    <message>
        <source>Draw boundaries as they are controlled (Natural Earth)</source>
        <translation>按实际控制画边界（Natural Earth）</translation>
    </message>
    <message>
        <source>&amp;China&apos;s viewpoint</source>
        <translation>中国画法(&amp;C)</translation>
    </message>
    <message>
        <source>Draw boundaries as China&apos;s maps do (Tianditu)</source>
        <translation>按中国地图画边界（天地图）</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Draw the map on light ground</source>
        <translation>以浅色底图绘制地图</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Draw the map on dark ground, for screens</source>
        <translation>以深色底图绘制地图，适合屏幕</translation>
    </message>
    <message>
        <source>&amp;Print</source>
        <translation>印刷(&amp;P)</translation>
    </message>
    <message>
        <source>Draw the map for paper: white, little ink</source>
        <translation>为印刷绘制地图：白底、省墨</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>标题(&amp;T)</translation>
    </message>
    <message>
        <source>Show or hide the map&apos;s title</source>
        <translation>显示或隐藏地图标题</translation>
    </message>
    <message>
        <source>&amp;Legend</source>
        <translation>图例(&amp;L)</translation>
    </message>
    <message>
        <source>Explain on the map what is in view, or stop doing so</source>
        <translation>在地图上说明视图中的内容，或不再说明</translation>
    </message>
    <message>
        <source>&amp;Scale bar</source>
        <translation>比例尺(&amp;S)</translation>
    </message>
    <message>
        <source>Show or hide the scale bar</source>
        <translation>显示或隐藏比例尺</translation>
    </message>
    <message>
        <source>&amp;North arrow</source>
        <translation>指北针(&amp;N)</translation>
    </message>
    <message>
        <source>Show or hide where north is</source>
        <translation>显示或隐藏指北针</translation>
    </message>
    <message>
        <source>&amp;Graticule</source>
        <translation>经纬网(&amp;G)</translation>
    </message>
    <message>
        <source>Show or hide meridians and parallels</source>
        <translation>显示或隐藏经线和纬线</translation>
    </message>
    <message>
        <source>&amp;Boundary viewpoint</source>
        <translation>边界画法说明(&amp;B)</translation>
    </message>
    <message>
        <source>Say on the map whose drawing of boundaries it shows, or stop doing so</source>
        <translation>在地图上注明国界采用何种画法，或不再注明</translation>
    </message>
    <message>
        <source>&amp;Credits</source>
        <translation>数据来源(&amp;C)</translation>
    </message>
    <message>
        <source>Show or hide where the map&apos;s data come from</source>
        <translation>显示或隐藏地图数据的来源</translation>
    </message>
    <message>
        <source>&amp;Furnish for readers</source>
        <translation>为读者配齐(&amp;F)</translation>
    </message>
    <message>
        <source>Switch on all that a map needs before it is given to somebody</source>
        <translation>打开地图交给他人之前所需的全部要素</translation>
    </message>
    <message>
        <source>&amp;Arrange decorations…</source>
        <translation>布置图面要素(&amp;A)…</translation>
    </message>
    <message>
        <source>Attribute &amp;table</source>
        <translation>属性表(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Remove from the map</source>
        <translation>从地图移除(&amp;R)</translation>
    </message>
    <message>
        <source>Take the layer out of the map; its file stays as it is</source>
        <translation>把图层移出地图，文件保持原样</translation>
    </message>
    <message>
        <source>Re&amp;load from disk</source>
        <translation>从磁盘重新读取(&amp;L)</translation>
    </message>
    <message>
        <source>Read the current layer&apos;s file again, or else all opened files</source>
        <translation>重新读取当前图层的文件；未选图层时重新读取所有打开的文件</translation>
    </message>
    <message>
        <source>Coordinate &amp;reference system…</source>
        <translation>坐标参考系(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Style…</source>
        <translation>样式(&amp;S)…</translation>
    </message>
    <message>
        <source>Change how the layer looks while the map follows</source>
        <translation>更改图层样式，地图随之变化</translation>
    </message>
    <message>
        <source>&amp;Copy style</source>
        <translation>复制样式(&amp;C)</translation>
    </message>
    <message>
        <source>Copy how the layer looks, for another layer or as text</source>
        <translation>复制图层样式，用于其他图层或作为文本</translation>
    </message>
    <message>
        <source>&amp;Paste style</source>
        <translation>粘贴样式(&amp;P)</translation>
    </message>
    <message>
        <source>Give the layer the style that was copied</source>
        <translation>将已复制的样式用于该图层</translation>
    </message>
    <message>
        <source>L&amp;oad style…</source>
        <translation>载入样式(&amp;O)…</translation>
    </message>
    <message>
        <source>Give the layer a style from a file</source>
        <translation>从文件载入样式用于该图层</translation>
    </message>
    <message>
        <source>Sa&amp;ve style…</source>
        <translation>保存样式(&amp;V)…</translation>
    </message>
    <message>
        <source>Save how the layer looks to a file</source>
        <translation>将图层样式保存到文件</translation>
    </message>
    <message>
        <source>&amp;Off</source>
        <translation>关闭(&amp;O)</translation>
    </message>
    <message>
        <source>Show the map in its own colours</source>
        <translation>以原有颜色显示地图</translation>
    </message>
    <message>
        <source>&amp;Deuteranopia (no green)</source>
        <translation>绿色盲(&amp;D)</translation>
    </message>
    <message>
        <source>Show the map as people see it who lack the sense for green</source>
        <translation>按绿色盲者所见显示地图</translation>
    </message>
    <message>
        <source>&amp;Protanopia (no red)</source>
        <translation>红色盲(&amp;P)</translation>
    </message>
    <message>
        <source>Show the map as people see it who lack the sense for red</source>
        <translation>按红色盲者所见显示地图</translation>
    </message>
    <message>
        <source>&amp;Tritanopia (no blue)</source>
        <translation>蓝色盲(&amp;T)</translation>
    </message>
    <message>
        <source>Show the map as people see it who lack the sense for blue</source>
        <translation>按蓝色盲者所见显示地图</translation>
    </message>
    <message>
        <source>&amp;Greyscale</source>
        <translation>灰度(&amp;G)</translation>
    </message>
    <message>
        <source>Show the map as a grey print</source>
        <translation>按灰度印刷效果显示地图</translation>
    </message>
    <message>
        <source>&amp;Move the map</source>
        <translation>移动地图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Zoom to a box</source>
        <translation>框选放大(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Identify</source>
        <translation>查询要素(&amp;I)</translation>
    </message>
    <message>
        <source>Click a feature to read about it</source>
        <translation>点击要素查看其资料</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>选择(&amp;S)</translation>
    </message>
    <message>
        <source>Select features by click or box</source>
        <translation>点选或框选要素</translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation>测量(&amp;E)</translation>
    </message>
    <message>
        <source>Measure a chain of legs</source>
        <translation>测量连续多段</translation>
    </message>
    <message>
        <source>Measure &amp;along a corridor</source>
        <translation>沿走廊测量(&amp;A)</translation>
    </message>
    <message>
        <source>Measure between two points of one corridor</source>
        <translation>测量同一走廊上两点之间</translation>
    </message>
    <message>
        <source>Draw &amp;route</source>
        <translation>绘制路线(&amp;R)</translation>
    </message>
    <message>
        <source>Draw a proposed route through ports and crossings, or change it</source>
        <translation>经港口和口岸绘制或修改拟议路线</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>键盘与鼠标(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About corridormap</source>
        <translation>关于 corridormap(&amp;A)</translation>
    </message>
</context>
<context>
    <name>AffectedCorridors</name>
    <message>
        <source>Corridors affected</source>
        <translation>受影响的走廊</translation>
    </message>
    <message>
        <source>Looking at the corridors…</source>
        <translation>正在查看各走廊…</translation>
    </message>
    <message>
        <source>No drawn corridor is affected.</source>
        <translation>没有已绘制的走廊受到影响。</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>its own way is {length} longer than the way around</source>
        <translation>其本身路线比绕行路线长 {length}</translation>
    </message>
</context>
<context>
    <name>AffectedRoutes</name>
    <message>
        <source>Stored routes affected</source>
        <translation>受影响的已存路线</translation>
    </message>
    <message>
        <source>Looking at the stored routes…</source>
        <translation>正在检查已存路线…</translation>
    </message>
    <message>
        <source>No other stored route is affected.</source>
        <translation>没有其他已存路线受影响。</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
</context>
<context>
    <name>AssumptionsDialog</name>
    <message>
        <source>Assumptions</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Use them for new routes too</source>
        <translation>新路线也采用</translation>
    </message>
    <message>
        <source>Reset the row</source>
        <translation>重置此行</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Assumption</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>None of these is a fact of a corridor: they are what hours, costs and CO₂ are worked out with. Every result is shown with them.</source>
        <translation>以下均为假设，不是走廊的事实：时间、费用和二氧化碳据此计算。每个结果都附上这些假设。</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Only a name: amounts are not converted.</source>
        <translation>仅为名称：金额不作换算。</translation>
    </message>
</context>
<context>
    <name>AttributeModel</name>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Filtering {name}</source>
        <translation>正在筛选 {name}</translation>
    </message>
    <message>
        <source>Sorting {name}</source>
        <translation>正在排序 {name}</translation>
    </message>
</context>
<context>
    <name>AttributeTable</name>
    <message>
        <source>Copying rows</source>
        <translation>正在复制行</translation>
    </message>
    <message>
        <source>Rows copied: {count}</source>
        <translation>已复制 {count} 行</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>{count} rows</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>{shown} of {count} rows</source>
        <translation>{count} 行中的 {shown} 行</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>已选 {count} 个</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>筛选行</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>复制单元格</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>缩放到所选</translation>
    </message>
    <message>
        <source>Show selected rows only</source>
        <translation>只显示所选行</translation>
    </message>
    <message>
        <source>Copy selected rows, or all when none is selected</source>
        <translation>复制所选行；未选时复制全部</translation>
    </message>
</context>
<context>
    <name>CheckControls</name>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>Check again (F5)</source>
        <translation>重新检查（F5）</translation>
    </message>
    <message>
        <source>By corridor or route</source>
        <translation>按走廊或路线</translation>
    </message>
    <message>
        <source>By rule</source>
        <translation>按规则</translation>
    </message>
    <message>
        <source>Filter findings</source>
        <translation>筛选检查结果</translation>
    </message>
    <message>
        <source>What findings are listed under</source>
        <translation>检查结果的分组方式</translation>
    </message>
    <message>
        <source>File to check</source>
        <translation>要检查的文件</translation>
    </message>
    <message>
        <source>Copy the list as text</source>
        <translation>复制列表为文本</translation>
    </message>
    <message>
        <source>Show errors</source>
        <translation>显示错误</translation>
    </message>
    <message>
        <source>Show warnings</source>
        <translation>显示警告</translation>
    </message>
</context>
<context>
    <name>CheckGroups</name>
    <message>
        <source>The file as a whole</source>
        <translation>整个文件</translation>
    </message>
</context>
<context>
    <name>ChooseCrsDialog</name>
    <message>
        <source>Coordinate reference system</source>
        <translation>坐标参考系</translation>
    </message>
    <message>
        <source>The file does not say which coordinate reference system “{name}” is in. Choose or type one; the file is not changed.</source>
        <translation>文件没有说明“{name}”用的是哪个坐标参考系。请选择或输入；文件不会被改动。</translation>
    </message>
    <message>
        <source>PROJ does not know this.</source>
        <translation>PROJ 不认识它。</translation>
    </message>
</context>
<context>
    <name>ChooseProjectionDialog</name>
    <message>
        <source>Choose a projection</source>
        <translation>选择投影</translation>
    </message>
    <message>
        <source>Code, name or place; or WKT or PROJ text</source>
        <translation>代码、名称或地名；或 WKT、PROJ 文本</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 个</translation>
    </message>
    <message>
        <source>{count:,} in all; shown are those made for the middle of the map</source>
        <translation>共 {count:,} 个；显示的是适用于地图中央的</translation>
    </message>
    <message>
        <source>Reading PROJ&apos;s database…</source>
        <translation>正在读取 PROJ 数据库…</translation>
    </message>
    <message>
        <source>Nothing is found by these words, and PROJ does not know the text.</source>
        <translation>按这些词没有找到，PROJ 也不认识这段文本。</translation>
    </message>
</context>
<context>
    <name>ClassMaker</name>
    <message>
        <source>All values are in one class.</source>
        <translation>所有值都在一个分级中。</translation>
    </message>
    <message>
        <source>Only {count} classes.</source>
        <translation>只有 {count} 个分级。</translation>
    </message>
    <message>
        <source>1 feature has no number.</source>
        <translation>1 个要素没有数值。</translation>
    </message>
    <message>
        <source>{count} features have no number.</source>
        <translation>{count} 个要素没有数值。</translation>
    </message>
    <message>
        <source>Left out, too many for a legend: {count} rarer values.</source>
        <translation>图例容纳不下，已略去较少见的 {count} 个值。</translation>
    </message>
    <message>
        <source>The field holds no values.</source>
        <translation>该字段没有值。</translation>
    </message>
</context>
<context>
    <name>ClassModel</name>
    <message>
        <source>{name}, shown</source>
        <translation>{name}，显示</translation>
    </message>
    <message>
        <source>{name}, hidden</source>
        <translation>{name}，隐藏</translation>
    </message>
    <message>
        <source>Show or hide these features</source>
        <translation>显示或隐藏这些要素</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>all others</source>
        <translation>其他全部</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>In Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>要素数</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>New class</source>
        <translation>新类别</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Add a class</source>
        <translation>添加类别</translation>
    </message>
    <message>
        <source>Remove the chosen classes (Del)</source>
        <translation>删除所选类别（Del）</translation>
    </message>
    <message>
        <source>Move up (Ctrl+Up)</source>
        <translation>上移（Ctrl+↑）</translation>
    </message>
    <message>
        <source>Move down (Ctrl+Down)</source>
        <translation>下移（Ctrl+↓）</translation>
    </message>
    <message>
        <source>Make one class of the chosen ones</source>
        <translation>将所选类别合为一类</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
</context>
<context>
    <name>ClassesPage</name>
    <message>
        <source>No field of this layer holds numbers.</source>
        <translation>该图层没有数值字段。</translation>
    </message>
</context>
<context>
    <name>ClassifyBar</name>
    <message>
        <source>all alike</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>by values (categorised)</source>
        <translation>按值（分类）</translation>
    </message>
    <message>
        <source>by ranges of numbers (graduated)</source>
        <translation>按数值区间（分级）</translation>
    </message>
    <message>
        <source>by rules</source>
        <translation>按规则</translation>
    </message>
    <message>
        <source>as many in each (quantile)</source>
        <translation>各类数量相等（分位数）</translation>
    </message>
    <message>
        <source>equal ranges</source>
        <translation>等间距</translation>
    </message>
    <message>
        <source>natural breaks</source>
        <translation>自然间断点</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手动设置</translation>
    </message>
    <message>
        <source>Re&amp;verse</source>
        <translation>反转(&amp;V)</translation>
    </message>
    <message>
        <source>Classi&amp;fy</source>
        <translation>分类(&amp;F)</translation>
    </message>
    <message>
        <source>All &amp;values</source>
        <translation>全部值(&amp;V)</translation>
    </message>
    <message>
        <source>Make the classes anew from the numbers</source>
        <translation>按数值重新分类</translation>
    </message>
    <message>
        <source>Make a class for each value</source>
        <translation>每个值一类</translation>
    </message>
    <message>
        <source>&amp;By:</source>
        <translation>依据(&amp;B)：</translation>
    </message>
    <message>
        <source>C&amp;lasses:</source>
        <translation>类数(&amp;L)：</translation>
    </message>
    <message>
        <source>&amp;Palette:</source>
        <translation>配色(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Draw:</source>
        <translation>绘制(&amp;D)：</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
</context>
<context>
    <name>ColorButton</name>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
</context>
<context>
    <name>ColorVision</name>
    <message>
        <source>Seen with deuteranopia ✕</source>
        <translation>绿色盲视图 ✕</translation>
    </message>
    <message>
        <source>Seen with protanopia ✕</source>
        <translation>红色盲视图 ✕</translation>
    </message>
    <message>
        <source>Seen with tritanopia ✕</source>
        <translation>蓝色盲视图 ✕</translation>
    </message>
    <message>
        <source>Seen in greyscale ✕</source>
        <translation>灰度视图 ✕</translation>
    </message>
    <message>
        <source>The map is shown in changed colours, not saved so. Click to switch off.</source>
        <translation>地图以改变的颜色显示，但不会这样保存。单击可关闭。</translation>
    </message>
</context>
<context>
    <name>CoordinateButton</name>
    <message>
        <source>Longitude and latitude under the cursor. Click to switch the notation.</source>
        <translation>光标处的经度和纬度。点击切换写法。</translation>
    </message>
    <message>
        <source>Position of the cursor</source>
        <translation>光标位置</translation>
    </message>
</context>
<context>
    <name>CorridorCheckPanel</name>
    <message>
        <source>Checking {file}…</source>
        <translation>正在检查 {file}……</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>检查已停止。</translation>
    </message>
    <message>
        <source>Nothing here fits what is asked for.</source>
        <translation>没有符合条件的结果。</translation>
    </message>
    <message>
        <source>{file}: nothing found. It holds no legs of corridors or routes.</source>
        <translation>{file}：未发现问题。其中没有走廊或路线的区段。</translation>
    </message>
    <message>
        <source>{file}: nothing found in {count} legs.</source>
        <translation>{file}：{count} 个区段中未发现问题。</translation>
    </message>
    <message>
        <source>{file}: errors {errors}, warnings {warnings}, legs {count}</source>
        <translation>{file}：错误 {errors}，警告 {warnings}，区段 {count}</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Corridor check</source>
        <translation>走廊检查</translation>
    </message>
    <message>
        <source>Findings; Enter shows one on the map</source>
        <translation>检查结果；按 Enter 在地图上显示</translation>
    </message>
</context>
<context>
    <name>CorridorComparison</name>
    <message>
        <source>Drawn</source>
        <translation>图上</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>as the document gives it</source>
        <translation>按文件所载</translation>
    </message>
    <message>
        <source>{length} ({percent:+.1f} %), way minus published</source>
        <translation>{length}（{percent:+.1f} %），实际减公布</translation>
    </message>
</context>
<context>
    <name>CrashReportDialog</name>
    <message>
        <source>An error that should not happen</source>
        <translation>不应出现的错误</translation>
    </message>
    <message>
        <source>Something went wrong inside the program. Your files were not touched. You can go on working; if the map behaves oddly, save the project and start again. The report below helps whoever looks after the program.</source>
        <translation>程序内部出了错，您的文件没有被动过。可以继续工作；如果地图表现异常，请保存项目后重新启动。下面的报告可帮助维护程序的人。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
</context>
<context>
    <name>DashBox</name>
    <message>
        <source>own: {lengths}</source>
        <translation>自定：{lengths}</translation>
    </message>
    <message>
        <source>solid</source>
        <translation>实线</translation>
    </message>
    <message>
        <source>dashed</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>long</source>
        <translation>长虚线</translation>
    </message>
    <message>
        <source>short</source>
        <translation>短虚线</translation>
    </message>
    <message>
        <source>dotted</source>
        <translation>点线</translation>
    </message>
    <message>
        <source>dash-dot</source>
        <translation>点划线</translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message>
        <source>en</source>
        <comment>Code of the language translated to: zh</comment>
        <translation>zh</translation>
    </message>
</context>
<context>
    <name>DecorationWords</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>North arrow</source>
        <translation>指北针</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>比例尺</translation>
    </message>
    <message>
        <source>Graticule</source>
        <translation>经纬网</translation>
    </message>
    <message>
        <source>Boundary viewpoint</source>
        <translation>边界画法说明</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上边</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左边</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右边</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下边</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>右下</translation>
    </message>
</context>
<context>
    <name>DecorationsDialog</name>
    <message>
        <source>Decorations</source>
        <translation>图面要素</translation>
    </message>
    <message>
        <source>Explain the base map in the legend as well</source>
        <translation>图例中也说明底图</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
    <message>
        <source>Subtitle:</source>
        <translation>副标题：</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Pieces can be dragged on the map. Distances count from the nearest edge.</source>
        <translation>可在地图上拖动各要素。距离从最近的边算起。</translation>
    </message>
    <message>
        <source>For readers</source>
        <translation>为读者配齐</translation>
    </message>
    <message>
        <source>Switch on all that a map needs before it is given to somebody</source>
        <translation>打开地图交给他人之前所需的全部要素</translation>
    </message>
    <message>
        <source>Usual places</source>
        <translation>默认位置</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>路线</translation>
    </message>
    <message>
        <source>Corridor check</source>
        <translation>走廊检查</translation>
    </message>
    <message>
        <source>Labels without room</source>
        <translation>无处标注的名称</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
</context>
<context>
    <name>ExportPageDialog</name>
    <message>
        <source>Export as web page</source>
        <translation>导出为网页</translation>
    </message>
    <message>
        <source>&amp;Left out, or otherwise than on the map:</source>
        <translation>略去或与地图不同之处(&amp;L)：</translation>
    </message>
    <message>
        <source>One file that opens in any browser, without a network: the visible layers of this view with legend, labels, pop-ups, sources and the table of legs.</source>
        <translation>一个可在任何浏览器中打开、无需联网的文件：当前视图的可见图层，含图例、标注、弹窗、来源和路段表。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>Being prepared …</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Being written …</source>
        <translation>正在写入…</translation>
    </message>
</context>
<context>
    <name>FileBadge</name>
    <message>
        <source>read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>What was done to the files</source>
        <translation>对文件做过什么</translation>
    </message>
    <message>
        <source>What happened to the opened files: nothing. Click for each.</source>
        <translation>打开的文件未被做任何改动。点击查看各个文件。</translation>
    </message>
</context>
<context>
    <name>FileOpener</name>
    <message>
        <source>{name} is open already.</source>
        <translation>{name} 已经打开。</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>正在打开 {name}</translation>
    </message>
    <message>
        <source>{file}, {layer} {reason} It cannot be placed on the map.</source>
        <translation>{file} 的 {layer}：{reason}无法放到地图上。</translation>
    </message>
    <message>
        <source>{file}, {layer} {reason} Degrees on WGS 84 are assumed.</source>
        <translation>{file} 的 {layer}：{reason}暂按 WGS 84 经纬度处理。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>{name} holds no layers that can be shown on a map.</source>
        <translation>{name} 中没有可在地图上显示的图层。</translation>
    </message>
</context>
<context>
    <name>FillPage</name>
    <message>
        <source>&amp;Tint</source>
        <translation>填色(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>Tint&apos;s &amp;opacity:</source>
        <translation>填色不透明度(&amp;O)：</translation>
    </message>
    <message>
        <source>Out&amp;line</source>
        <translation>轮廓线(&amp;L)</translation>
    </message>
    <message>
        <source>Outline colour:</source>
        <translation>轮廓线颜色：</translation>
    </message>
    <message>
        <source>Outline width:</source>
        <translation>轮廓线宽度：</translation>
    </message>
    <message>
        <source>Outline dashes:</source>
        <translation>轮廓线线型：</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>parallel lines</source>
        <translation>平行线</translation>
    </message>
    <message>
        <source>crossed lines</source>
        <translation>交叉线</translation>
    </message>
    <message>
        <source>&amp;Hatch:</source>
        <translation>晕线(&amp;H)：</translation>
    </message>
    <message>
        <source>Hatch colour:</source>
        <translation>晕线颜色：</translation>
    </message>
    <message>
        <source>Angle:</source>
        <translation>角度：</translation>
    </message>
    <message>
        <source>Line to line:</source>
        <translation>线间距：</translation>
    </message>
    <message>
        <source>Width of lines:</source>
        <translation>线宽：</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to coordinate</source>
        <translation>转到坐标</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Coordinate:</source>
        <translation>坐标：</translation>
    </message>
    <message>
        <source>Read as:</source>
        <translation>读作：</translation>
    </message>
    <message>
        <source>As its letters say</source>
        <translation>按所注的方位字母</translation>
    </message>
    <message>
        <source>Latitude, longitude</source>
        <translation>纬度，经度</translation>
    </message>
    <message>
        <source>Longitude, latitude</source>
        <translation>经度，纬度</translation>
    </message>
    <message>
        <source>Not understood. Write two numbers, such as 108.62, 21.75.</source>
        <translation>无法识别。请写两个数，例如 108.62, 21.75。</translation>
    </message>
    <message>
        <source>Decimal degrees, or degrees, minutes, seconds:</source>
        <translation>十进制度，或度、分、秒：</translation>
    </message>
</context>
<context>
    <name>IconBox</name>
    <message>
        <source>circle</source>
        <translation>圆</translation>
    </message>
    <message>
        <source>square</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>border crossing</source>
        <translation>口岸</translation>
    </message>
    <message>
        <source>inland hub</source>
        <translation>内陆枢纽</translation>
    </message>
    <message>
        <source>railway station</source>
        <translation>铁路站</translation>
    </message>
    <message>
        <source>river port</source>
        <translation>河港</translation>
    </message>
    <message>
        <source>sea port</source>
        <translation>海港</translation>
    </message>
    <message>
        <source>zone</source>
        <translation>园区</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Of the base map, not of the source documents.</source>
        <translation>来自底图，不是来源文件中的资料。</translation>
    </message>
    <message>
        <source>Fewer fields</source>
        <translation>收起字段</translation>
    </message>
    <message>
        <source>More fields ({count})</source>
        <translation>更多字段（{count}）</translation>
    </message>
    <message>
        <source>Longitude, latitude</source>
        <translation>经度，纬度</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>As drawn</source>
        <translation>图上长度</translation>
    </message>
    <message>
        <source>Along the real way</source>
        <translation>沿实际线路</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Of the main line, without its branches.</source>
        <translation>主线长度，不含支线。</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Counted for {group} ({count})</source>
        <translation>按{group}统计（{count}）</translation>
    </message>
    <message>
        <source>No. {rank}</source>
        <translation>第 {rank}</translation>
    </message>
    <message>
        <source>period not stated</source>
        <translation>未注明时期</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>自 {date} 起</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>所属</translation>
    </message>
    <message>
        <source>On corridors</source>
        <translation>所在走廊</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>From and to</source>
        <translation>起讫</translation>
    </message>
</context>
<context>
    <name>IdentifyPanel</name>
    <message>
        <source>Click a feature on the map to read what is known of it.</source>
        <translation>点击地图上的要素，查看已知的资料。</translation>
    </message>
    <message>
        <source>Previous feature here</source>
        <translation>此处上一个要素</translation>
    </message>
    <message>
        <source>Next feature here</source>
        <translation>此处下一个要素</translation>
    </message>
    <message>
        <source>Features here</source>
        <translation>此处的要素</translation>
    </message>
    <message>
        <source>Zoom to the feature</source>
        <translation>缩放到该要素</translation>
    </message>
    <message>
        <source>Copy the page as text</source>
        <translation>把本页复制为文本</translation>
    </message>
    <message>
        <source>What is known of the feature</source>
        <translation>该要素的资料</translation>
    </message>
</context>
<context>
    <name>IdentifyTool</name>
    <message>
        <source>{count} features here; click to zoom in</source>
        <translation>此处有 {count} 个要素；单击放大</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>&amp;Label the features</source>
        <translation>标注要素(&amp;L)</translation>
    </message>
    <message>
        <source>the same text</source>
        <translation>相同文本</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>&amp;Text:</source>
        <translation>文本(&amp;T)：</translation>
    </message>
    <message>
        <source>In Chinese:</source>
        <translation>中文：</translation>
    </message>
    <message>
        <source>Si&amp;ze:</source>
        <translation>大小(&amp;Z)：</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Halo:</source>
        <translation>描边(&amp;H)：</translation>
    </message>
    <message>
        <source>&amp;Bold</source>
        <translation>粗体(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Italic</source>
        <translation>斜体(&amp;I)</translation>
    </message>
    <message>
        <source>C&amp;apitals</source>
        <translation>大写(&amp;A)</translation>
    </message>
    <message>
        <source>Higher is placed first when two want the same room.</source>
        <translation>两个标注争同一位置时，值高者优先。</translation>
    </message>
    <message>
        <source>&amp;Priority:</source>
        <translation>优先级(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Rank by:</source>
        <translation>等级字段(&amp;R)：</translation>
    </message>
    <message>
        <source>only beside</source>
        <translation>仅在旁边</translation>
    </message>
    <message>
        <source>How far from its point a label may stand in a crowd, joined to it by a line.</source>
        <translation>拥挤时标注可离其点多远，并以引线相连。</translation>
    </message>
    <message>
        <source>Leader line up &amp;to:</source>
        <translation>引线最长(&amp;T)：</translation>
    </message>
    <message>
        <source>at all scales</source>
        <translation>所有比例尺</translation>
    </message>
    <message>
        <source>The smallest scale that still has labels, such as 1:5,000,000. With a rank: one for rank 0, 1, 2 and so on, semicolons between.</source>
        <translation>仍有标注的最小比例尺，如 1:5,000,000。有等级时：依次为等级 0、1、2 等各写一个，用分号隔开。</translation>
    </message>
    <message>
        <source>From &amp;scale:</source>
        <translation>起始比例尺(&amp;S)：</translation>
    </message>
</context>
<context>
    <name>LayerCommands</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Maps and projects</source>
        <translation>地图和项目</translation>
    </message>
    <message>
        <source>GeoPackages</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>Tiles and images</source>
        <translation>瓦片和影像</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Coordinate reference system of {name}</source>
        <translation>{name} 的坐标参考系</translation>
    </message>
</context>
<context>
    <name>LayerMenu</name>
    <message>
        <source>Zoom to</source>
        <translation>缩放到</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Style…</source>
        <translation>样式…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Remove from map</source>
        <translation>从地图移除</translation>
    </message>
</context>
<context>
    <name>LayerPage</name>
    <message>
        <source>Opacity of the layer</source>
        <translation>图层不透明度</translation>
    </message>
    <message>
        <source>&amp;Opacity:</source>
        <translation>不透明度(&amp;O)：</translation>
    </message>
    <message>
        <source>Lines on the same track run &amp;side by side</source>
        <translation>同轨线路并排绘制(&amp;S)</translation>
    </message>
    <message>
        <source>Middle to middle:</source>
        <translation>中心间距：</translation>
    </message>
    <message>
        <source>each by itself</source>
        <translation>各自单独</translation>
    </message>
    <message>
        <source>Points of a square of this side are drawn as one circle with their number.</source>
        <translation>此边长方格内的点合为一个圆，并写出数量。</translation>
    </message>
    <message>
        <source>&amp;Crowded points:</source>
        <translation>密集点(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Legend&apos;s heading:</source>
        <translation>图例标题(&amp;L)：</translation>
    </message>
    <message>
        <source>The same in Chinese:</source>
        <translation>中文图例标题：</translation>
    </message>
</context>
<context>
    <name>LayerProperties</name>
    <message>
        <source>Properties of {name}</source>
        <translation>{name} 的属性</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>要素</translation>
    </message>
    <message>
        <source>Geometry type</source>
        <translation>几何类型</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>坐标参考系</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>real</source>
        <translation>实数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>boolean</source>
        <translation>是/否</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>datetime</source>
        <translation>日期时间</translation>
    </message>
    <message>
        <source>blob</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>{count} coded values</source>
        <translation>{count} 个编码值</translation>
    </message>
</context>
<context>
    <name>LayerReader</name>
    <message>
        <source>Loading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Loading {name} was stopped; the map shows a part of it.</source>
        <translation>{name} 的读取已停止；地图只显示其中一部分。</translation>
    </message>
</context>
<context>
    <name>LayerTree</name>
    <message>
        <source>bundled</source>
        <translation>随程序附带</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>untouched</source>
        <translation>未改动</translation>
    </message>
    <message>
        <source>Ships with the program.</source>
        <translation>随程序附带。</translation>
    </message>
    <message>
        <source>The file, its folder or both cannot be written.</source>
        <translation>文件或其文件夹不可写。</translation>
    </message>
    <message>
        <source>The file has not been changed by this program.</source>
        <translation>本程序没有改动过该文件。</translation>
    </message>
    <message>
        <source>{count} features</source>
        <translation>{count} 个要素</translation>
    </message>
    <message>
        <source>Not shown at this scale.</source>
        <translation>此比例尺下不显示。</translation>
    </message>
</context>
<context>
    <name>LayerTreeModel</name>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
</context>
<context>
    <name>LayerTreePanel</name>
    <message>
        <source>Filter layers</source>
        <translation>筛选图层</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
</context>
<context>
    <name>LegsTable</name>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Legs of the measurement</source>
        <translation>测量的各段</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Azimuth</source>
        <translation>方位角</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>累计</translation>
    </message>
    <message>
        <source>{length} as drawn</source>
        <translation>所绘线长 {length}</translation>
    </message>
</context>
<context>
    <name>LinePage</name>
    <message>
        <source>&amp;Colour:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Width:</source>
        <translation>宽度(&amp;W)：</translation>
    </message>
    <message>
        <source>&amp;Dashes:</source>
        <translation>线型(&amp;D)：</translation>
    </message>
    <message>
        <source>O&amp;ffset to the right:</source>
        <translation>向右偏移(&amp;F)：</translation>
    </message>
    <message>
        <source>Cas&amp;ing</source>
        <translation>衬边(&amp;I)</translation>
    </message>
    <message>
        <source>Casing colour:</source>
        <translation>衬边颜色：</translation>
    </message>
    <message>
        <source>Casing width:</source>
        <translation>衬边宽度：</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>ticks, as of a railway</source>
        <translation>短线（铁路）</translation>
    </message>
    <message>
        <source>arrows of direction</source>
        <translation>方向箭头</translation>
    </message>
    <message>
        <source>&amp;Along the line:</source>
        <translation>沿线(&amp;A)：</translation>
    </message>
    <message>
        <source>Colour of marks:</source>
        <translation>标记颜色：</translation>
    </message>
    <message>
        <source>Length of marks:</source>
        <translation>标记长度：</translation>
    </message>
    <message>
        <source>One to the next:</source>
        <translation>标记间距：</translation>
    </message>
    <message>
        <source>Width of ticks:</source>
        <translation>短线宽度：</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Trade corridors</source>
        <translation>贸易走廊</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Arrow keys pan, plus and minus zoom, Home shows everything.</source>
        <translation>方向键移动，加减号缩放，Home 键显示全图。</translation>
    </message>
</context>
<context>
    <name>MapChoices</name>
    <message>
        <source>Look:</source>
        <translation>风格：</translation>
    </message>
    <message>
        <source>Boundaries:</source>
        <translation>边界：</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷</translation>
    </message>
    <message>
        <source>De facto</source>
        <translation>实际控制线</translation>
    </message>
    <message>
        <source>China&apos;s viewpoint</source>
        <translation>中国画法</translation>
    </message>
    <message>
        <source>Look of the map</source>
        <translation>底图风格</translation>
    </message>
    <message>
        <source>Boundaries</source>
        <translation>边界画法</translation>
    </message>
</context>
<context>
    <name>MapFurniture</name>
    <message>
        <source>Show {name}</source>
        <translation>显示{name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏{name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Furnish the map</source>
        <translation>配齐图面要素</translation>
    </message>
    <message>
        <source>Decorations</source>
        <translation>图面要素</translation>
    </message>
    <message>
        <source>Decorations…</source>
        <translation>图面要素…</translation>
    </message>
</context>
<context>
    <name>MapLooks</name>
    <message>
        <source>Look of the map</source>
        <translation>底图风格</translation>
    </message>
</context>
<context>
    <name>MapOutput</name>
    <message>
        <source>Save the map as a picture</source>
        <translation>把地图存为图片</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>SVG 图形</translation>
    </message>
    <message>
        <source>PDF page</source>
        <translation>PDF 页面</translation>
    </message>
    <message>
        <source>{name} holds the map itself, without selection and measurements.</source>
        <translation>{name} 只含地图本身，不含选择和测量结果。</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>正在绘制地图</translation>
    </message>
    <message>
        <source>The map was copied.</source>
        <translation>地图已复制。</translation>
    </message>
</context>
<context>
    <name>MarkerPage</name>
    <message>
        <source>&amp;Picture:</source>
        <translation>图案(&amp;P)：</translation>
    </message>
    <message>
        <source>Si&amp;ze:</source>
        <translation>大小(&amp;Z)：</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>Out&amp;line</source>
        <translation>轮廓线(&amp;L)</translation>
    </message>
    <message>
        <source>Outline colour:</source>
        <translation>轮廓线颜色：</translation>
    </message>
    <message>
        <source>&amp;Rotation:</source>
        <translation>旋转(&amp;R)：</translation>
    </message>
    <message>
        <source>the same for all</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>Rotation &amp;by:</source>
        <translation>旋转字段(&amp;B)：</translation>
    </message>
    <message>
        <source>Size by &amp;value of:</source>
        <translation>大小字段(&amp;V)：</translation>
    </message>
    <message>
        <source>Smallest value:</source>
        <translation>最小值：</translation>
    </message>
    <message>
        <source>Size of the smallest:</source>
        <translation>最小值的大小：</translation>
    </message>
    <message>
        <source>Greatest value:</source>
        <translation>最大值：</translation>
    </message>
    <message>
        <source>Size of the greatest:</source>
        <translation>最大值的大小：</translation>
    </message>
    <message>
        <source>Areas grow with the value, not sides</source>
        <translation>面积而非边长随值增大</translation>
    </message>
    <message>
        <source>Size without a value:</source>
        <translation>无值时的大小：</translation>
    </message>
</context>
<context>
    <name>MeasureAlongTool</name>
    <message>
        <source>Click two points on a corridor · Tab: next corridor · Esc: give up</source>
        <translation>单击走廊上的两点 · Tab：下一条走廊 · Esc：放弃</translation>
    </message>
    <message>
        <source>No corridor is drawn here.</source>
        <translation>此处没有绘出走廊。</translation>
    </message>
    <message>
        <source>No corridor leads from one point to the other.</source>
        <translation>没有走廊连接这两点。</translation>
    </message>
    <message>
        <source>{number} of {count}, Tab: next corridor</source>
        <translation>第 {number}/{count} 条，Tab：下一条走廊</translation>
    </message>
</context>
<context>
    <name>MeasurePanel</name>
    <message>
        <source>Save measurements</source>
        <translation>保存测量结果</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Unit of length</source>
        <translation>长度单位</translation>
    </message>
    <message>
        <source>Snap to the base map</source>
        <translation>捕捉底图</translation>
    </message>
    <message>
        <source>What is measured is kept here.</source>
        <translation>测量结果保留在这里。</translation>
    </message>
    <message>
        <source>Zoom to the measurement</source>
        <translation>缩放到该测量</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Save all as CSV…</source>
        <translation>全部存为 CSV…</translation>
    </message>
    <message>
        <source>Make a route of it</source>
        <translation>转为路线</translation>
    </message>
    <message>
        <source>Delete the measurement</source>
        <translation>删除该测量</translation>
    </message>
</context>
<context>
    <name>MeasureTool</name>
    <message>
        <source>Click: add a point · Alt: no snapping · Backspace: take it back · Enter or double click: finish · Esc: give up</source>
        <translation>单击：加点 · Alt：不捕捉 · 退格：撤回一点 · 回车或双击：完成 · Esc：放弃</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>%n more · dismiss all</source>
        <translation>
            <numerusform>另有 %n 条 · 全部关闭</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageStrip</name>
    <message>
        <source>Copy this message</source>
        <translation>复制此消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NotDrawnPanel</name>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Named in the documents, too vaguely to draw: {count}</source>
        <translation>文件中提及、但过于笼统而无法绘出：{count}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Everything that the documents name is drawn.</source>
        <translation>文件提及的内容都已绘出。</translation>
    </message>
    <message>
        <source>Nothing here fits “{text}”.</source>
        <translation>没有与“{text}”相符的内容。</translation>
    </message>
    <message>
        <source>Filter names and notes</source>
        <translation>筛选名称和说明</translation>
    </message>
    <message>
        <source>Named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
</context>
<context>
    <name>OpacityRow</name>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the layer</source>
        <translation>图层的不透明度</translation>
    </message>
</context>
<context>
    <name>PaletteBox</name>
    <message>
        <source>Palette</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>own colours</source>
        <translation>自定颜色</translation>
    </message>
</context>
<context>
    <name>PaletteList</name>
    <message>
        <source>Colour-blind safe only</source>
        <translation>仅色觉障碍友好</translation>
    </message>
    <message>
        <source>Palettes</source>
        <translation>配色方案</translation>
    </message>
    <message>
        <source>✓ colour-blind people can tell its {count} colours apart</source>
        <translation>✓ 色盲者能分辨其 {count} 种颜色</translation>
    </message>
    <message>
        <source>{palette}, colour-blind safe</source>
        <translation>{palette}，色觉障碍友好</translation>
    </message>
    <message>
        <source>From little to much</source>
        <translation>由少到多</translation>
    </message>
    <message>
        <source>Away from a middle</source>
        <translation>由中间向两端</translation>
    </message>
    <message>
        <source>Kinds without an order</source>
        <translation>无次序的类别</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>This finding has no place on the map.</source>
        <translation>此项结果在地图上没有位置。</translation>
    </message>
</context>
<context>
    <name>PinsList</name>
    <message>
        <source>Measure {name}</source>
        <translation>测量 {name}</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除 {name}</translation>
    </message>
    <message>
        <source>Pinned measurements</source>
        <translation>保留的测量</translation>
    </message>
    <message>
        <source>Tick to show on the map; F2 renames, Del deletes.</source>
        <translation>勾选即在地图上显示；F2 重命名，Del 删除。</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Decimal degrees</source>
        <translation>十进制度</translation>
    </message>
    <message>
        <source>Degrees, minutes, seconds</source>
        <translation>度、分、秒</translation>
    </message>
    <message>
        <source>Kilometres</source>
        <translation>千米</translation>
    </message>
    <message>
        <source>Nautical miles</source>
        <translation>海里</translation>
    </message>
    <message>
        <source>Miles</source>
        <translation>英里</translation>
    </message>
    <message>
        <source>The last project</source>
        <translation>上次的项目</translation>
    </message>
    <message>
        <source>The bundled map</source>
        <translation>自带地图</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>语言：</translation>
    </message>
    <message>
        <source>Coordinates:</source>
        <translation>坐标：</translation>
    </message>
    <message>
        <source>Lengths:</source>
        <translation>长度：</translation>
    </message>
    <message>
        <source>Open at the start:</source>
        <translation>启动时打开：</translation>
    </message>
    <message>
        <source>Memory for layers:</source>
        <translation>图层内存：</translation>
    </message>
    <message>
        <source>Larger layers are drawn from a reduced copy and read from the file where you look. Counts for layers opened or read again (F5) from now on. Default: {size} MB.</source>
        <translation>更大的图层以简化副本绘制，并按所看的位置从文件读取。对此后打开或重新读取（F5）的图层生效。默认：{size} MB。</translation>
    </message>
</context>
<context>
    <name>ProjectFiles</name>
    <message>
        <source>Untitled map</source>
        <translation>未命名地图</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>正在打开 {name}</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>corridormap project</source>
        <translation>corridormap 项目</translation>
    </message>
    <message>
        <source>Save the changes to “{name}”?</source>
        <translation>要保存对“{name}”的更改吗？</translation>
    </message>
    <message>
        <source>The map&apos;s layers, looks and measurements; opened data files are not written.</source>
        <translation>保存的是地图的图层、样式和测量；不会写入打开的数据文件。</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Files of this project are not there: {names}. The project keeps them.</source>
        <translation>找不到此项目的文件：{names}。项目会保留它们。</translation>
    </message>
</context>
<context>
    <name>ProjectUndo</name>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
    <message>
        <source>Opacity of {name}</source>
        <translation>{name} 的不透明度</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Style of {name}</source>
        <translation>{name} 的样式</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动 {name}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
</context>
<context>
    <name>ProjectionCommands</name>
    <message>
        <source>&amp;Centre the projection here</source>
        <translation>以此处为投影中心(&amp;C)</translation>
    </message>
    <message>
        <source>Move the middle of the globe to the middle of the view</source>
        <translation>将投影中心移到视图中央</translation>
    </message>
    <message>
        <source>&amp;Other projection…</source>
        <translation>其他投影(&amp;O)…</translation>
    </message>
    <message>
        <source>Find any by code, name or place, or give WKT or PROJ text</source>
        <translation>按代码、名称或地名查找，或输入 WKT、PROJ 文本</translation>
    </message>
</context>
<context>
    <name>ProjectionWords</name>
    <message>
        <source>Made for: {area}</source>
        <translation>适用于：{area}</translation>
    </message>
    <message>
        <source>Web &amp;Mercator</source>
        <translation>Web 墨卡托(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Plate carrée</source>
        <translation>等距圆柱（经纬度）(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Albers equal-area, Asia</source>
        <translation>亚洲阿伯斯等积圆锥(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Lambert conformal, Asia</source>
        <translation>亚洲兰勃特等角圆锥(&amp;L)</translation>
    </message>
    <message>
        <source>Azimuthal &amp;equal-area, centred here</source>
        <translation>等积方位，以此处为中心(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Globe, centred here</source>
        <translation>地球仪，以此处为中心(&amp;G)</translation>
    </message>
    <message>
        <source>As web maps: angles are true, the north far too large</source>
        <translation>同网络地图：角度正确，北方被过分放大</translation>
    </message>
    <message>
        <source>Degrees as they are, for looking at raw coordinates</source>
        <translation>直接以度为坐标，便于查看原始坐标</translation>
    </message>
    <message>
        <source>Areas are true: for comparing regions of Asia (ESRI:102025)</source>
        <translation>面积正确：便于比较亚洲各地区（ESRI:102025）</translation>
    </message>
    <message>
        <source>Shapes are true over Asia&apos;s middle latitudes (ESRI:102012)</source>
        <translation>亚洲中纬度形状正确（ESRI:102012）</translation>
    </message>
    <message>
        <source>Areas are true, distortion grows away from the middle</source>
        <translation>面积正确，离中心越远变形越大</translation>
    </message>
    <message>
        <source>The earth as seen from afar, its far side hidden</source>
        <translation>从远处看地球，背面不可见</translation>
    </message>
    <message>
        <source>Globe</source>
        <translation>地球仪</translation>
    </message>
    <message>
        <source>Azimuthal equal-area</source>
        <translation>等积方位</translation>
    </message>
    <message>
        <source>As seen from space: for showing where on earth things are.</source>
        <translation>如从太空所见：用于显示事物在地球上的位置。</translation>
    </message>
    <message>
        <source>Angles and small shapes are true; areas are not.</source>
        <translation>角度和小范围形状正确；面积不正确。</translation>
    </message>
    <message>
        <source>Areas are true; shapes are stretched towards the edge.</source>
        <translation>面积正确；形状向边缘拉伸。</translation>
    </message>
    <message>
        <source>Distances are true along some lines only.</source>
        <translation>仅沿某些线距离正确。</translation>
    </message>
    <message>
        <source>A compromise for the whole world: nothing is quite true.</source>
        <translation>适于全球的折中：没有一项完全正确。</translation>
    </message>
    <message>
        <source>Every great circle is a straight line; far off all is huge.</source>
        <translation>大圆均为直线；远处极度放大。</translation>
    </message>
</context>
<context>
    <name>QgisWords</name>
    <message>
        <source>{name} is shown in its QGIS styles but for: {what}.</source>
        <translation>{name} 按其 QGIS 样式显示，但以下内容除外：{what}。</translation>
    </message>
    <message>
        <source>{name}: no use could be made of the QGIS styles of {layers}.</source>
        <translation>{name}：以下图层的 QGIS 样式无法采用：{layers}。</translation>
    </message>
    <message>
        <source>classes by expressions or rules</source>
        <translation>按表达式或规则的分类</translation>
    </message>
    <message>
        <source>labels by expressions or rules</source>
        <translation>按表达式或规则的标注</translation>
    </message>
    <message>
        <source>symbols of several parts</source>
        <translation>由多层组成的符号</translation>
    </message>
    <message>
        <source>shapes of markers</source>
        <translation>标记的形状</translation>
    </message>
    <message>
        <source>sizes on the ground</source>
        <translation>按地面单位的大小</translation>
    </message>
    <message>
        <source>properties set by data</source>
        <translation>由数据决定的属性</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Clear the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>还没有文件</translation>
    </message>
</context>
<context>
    <name>Reloading</name>
    <message>
        <source>No file was opened that could be read again.</source>
        <translation>没有打开可以重新读取的文件。</translation>
    </message>
    <message>
        <source>Reading {name} again</source>
        <translation>正在重新读取 {name}</translation>
    </message>
    <message>
        <source>{name} was changed on disk by another program.</source>
        <translation>{name} 已被其他程序在磁盘上改动。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>{name} was moved or deleted; the map shows what was read before.</source>
        <translation>{name} 已被移动或删除；地图显示的是之前读取的内容。</translation>
    </message>
    <message>
        <source>{name} has no longer: {layers}. The map shows what was read before.</source>
        <translation>{name} 中已没有：{layers}。地图显示的是之前读取的内容。</translation>
    </message>
    <message>
        <source>{name} was read again.</source>
        <translation>已重新读取 {name}。</translation>
    </message>
    <message>
        <source>{names} were read again.</source>
        <translation>已重新读取 {names}。</translation>
    </message>
</context>
<context>
    <name>RouteAbout</name>
    <message>
        <source>Change status</source>
        <translation>修改状态</translation>
    </message>
    <message>
        <source>Change author</source>
        <translation>修改作者</translation>
    </message>
    <message>
        <source>Change notes</source>
        <translation>修改备注</translation>
    </message>
    <message>
        <source>Made {made}, changed {changed}</source>
        <translation>创建于 {made}，修改于 {changed}</translation>
    </message>
    <message>
        <source>Status, author and notes: {text}</source>
        <translation>状态、作者和备注：{text}</translation>
    </message>
    <message>
        <source>Status:</source>
        <translation>状态：</translation>
    </message>
    <message>
        <source>Author:</source>
        <translation>作者：</translation>
    </message>
    <message>
        <source>Notes:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Status, author, notes and dates</source>
        <translation>状态、作者、备注和日期</translation>
    </message>
</context>
<context>
    <name>RouteAlternatives</name>
    <message>
        <source>Way</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Ask for up to {count} other ways to compare.</source>
        <translation>可要求至多 {count} 条其他路径进行比较。</translation>
    </message>
    <message>
        <source>{found} of {wanted} found: others share 70% of the way or more.</source>
        <translation>要求 {wanted} 条，找到 {found} 条：其余与已有路径重合 70% 以上。</translation>
    </message>
    <message>
        <source>Numbers are what a way adds to the best one.</source>
        <translation>数字为与最佳路径之差。</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>备选路线</translation>
    </message>
    <message>
        <source>How many alternatives</source>
        <translation>备选路线数量</translation>
    </message>
    <message>
        <source>Differences from the best route</source>
        <translation>与最佳路线之差</translation>
    </message>
</context>
<context>
    <name>RouteClosures</name>
    <message>
        <source>“{text}”: nothing that can be closed is called so.</source>
        <translation>“{text}”：没有可关闭的对象叫这个名称。</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>there is no way even with all open</source>
        <translation>全部开放也无路可通</translation>
    </message>
    <message>
        <source>cut: no other way</source>
        <translation>中断：没有其他路径</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>the best way does not use it</source>
        <translation>最佳路径不经过此处</translation>
    </message>
    <message>
        <source>detour against the open way</source>
        <translation>较开放时的绕行</translation>
    </message>
    <message>
        <source>All together: cut.</source>
        <translation>全部关闭：中断。</translation>
    </message>
    <message>
        <source>All together: {length} {unit}, {hours} h against the open way.</source>
        <translation>全部关闭：较开放时 {length} {unit}，{hours} 小时。</translation>
    </message>
    <message>
        <source>Nothing is closed. Type the name of a crossing, port, strait or leg.</source>
        <translation>没有关闭任何对象。请输入口岸、港口、海峡或路段的名称。</translation>
    </message>
    <message>
        <source>Close a crossing, port, strait…</source>
        <translation>关闭口岸、港口、海峡…</translation>
    </message>
    <message>
        <source>Close by name</source>
        <translation>按名称关闭</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新开放</translation>
    </message>
    <message>
        <source>What is closed</source>
        <translation>已关闭的对象</translation>
    </message>
</context>
<context>
    <name>RouteDesk</name>
    <message>
        <source>Add {name}</source>
        <translation>添加{name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除{name}</translation>
    </message>
    <message>
        <source>Reverse route</source>
        <translation>路线反向</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>关闭{name}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>重新开放{name}</translation>
    </message>
    <message>
        <source>New route</source>
        <translation>新建路线</translation>
    </message>
</context>
<context>
    <name>RouteDrag</name>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Move a point of the way</source>
        <translation>移动途经点</translation>
    </message>
    <message>
        <source>Go by {name}</source>
        <translation>途经{name}</translation>
    </message>
</context>
<context>
    <name>RouteFile</name>
    <message>
        <source>File for routes</source>
        <translation>路线文件</translation>
    </message>
    <message>
        <source>Routes stay in {file}.</source>
        <translation>路线仍保存在 {file}。</translation>
    </message>
    <message>
        <source>{file} with your routes is not in {folder} any more. What you draw is kept, and written when it is back or you choose another file.</source>
        <translation>保存路线的文件 {file} 已不在 {folder} 中。您绘制的内容会保留，待文件恢复或您选择其他文件后写入。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
</context>
<context>
    <name>RouteFoot</name>
    <message>
        <source>Change assumptions</source>
        <translation>修改假设</translation>
    </message>
    <message>
        <source>All by default; hours, cost and CO₂ rest on them.</source>
        <translation>均为默认值；时间、费用和二氧化碳以此为据。</translation>
    </message>
    <message>
        <source>Assumptions…</source>
        <translation>假设…</translation>
    </message>
    <message>
        <source>Speeds, waiting times, prices and emissions</source>
        <translation>速度、等待时间、价格和排放</translation>
    </message>
</context>
<context>
    <name>RouteHead</name>
    <message>
        <source>Rename route</source>
        <translation>重命名路线</translation>
    </message>
    <message>
        <source>Name of the route</source>
        <translation>路线名称</translation>
    </message>
    <message>
        <source>New route; this one is stored</source>
        <translation>新建路线；当前路线已存储</translation>
    </message>
    <message>
        <source>Turn the route round</source>
        <translation>反转路线</translation>
    </message>
    <message>
        <source>Stored routes</source>
        <translation>已存储的路线</translation>
    </message>
    <message>
        <source>Copy or save the table</source>
        <translation>复制或保存表格</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Save as Excel workbook…</source>
        <translation>保存为 Excel 工作簿…</translation>
    </message>
</context>
<context>
    <name>RouteLegs</name>
    <message>
        <source>{unit} so far</source>
        <translation>累计 {unit}</translation>
    </message>
    <message>
        <source>straight</source>
        <translation>直线</translation>
    </message>
    <message>
        <source>From – to, mode, method</source>
        <translation>起讫、方式、方法</translation>
    </message>
    <message>
        <source>Legs of the route</source>
        <translation>路线的路段</translation>
    </message>
</context>
<context>
    <name>RouteMenus</name>
    <message>
        <source>Only pass through</source>
        <translation>仅途经不停留</translation>
    </message>
    <message>
        <source>Remove the stop</source>
        <translation>移除该站点</translation>
    </message>
    <message>
        <source>Point of the way</source>
        <translation>途经点</translation>
    </message>
    <message>
        <source>Remove the point</source>
        <translation>移除该途经点</translation>
    </message>
    <message>
        <source>Remove all points of the way</source>
        <translation>移除全部途经点</translation>
    </message>
    <message>
        <source>Route from here</source>
        <translation>从此处出发</translation>
    </message>
    <message>
        <source>Route via here</source>
        <translation>途经此处</translation>
    </message>
    <message>
        <source>Route to here</source>
        <translation>前往此处</translation>
    </message>
    <message>
        <source>Mode: {here} – {there}</source>
        <translation>运输方式：{here} – {there}</translation>
    </message>
    <message>
        <source>Go on by: {mode}</source>
        <translation>运输方式改为{mode}</translation>
    </message>
    <message>
        <source>Way: {here} – {there}</source>
        <translation>走法：{here} – {there}</translation>
    </message>
    <message>
        <source>Along {corridor}</source>
        <translation>沿{corridor}</translation>
    </message>
    <message>
        <source>By hand, vertex by vertex</source>
        <translation>手工逐点绘制</translation>
    </message>
    <message>
        <source>Reopen {name}</source>
        <translation>重新开放{name}</translation>
    </message>
    <message>
        <source>Close {name} for this route</source>
        <translation>对本路线关闭{name}</translation>
    </message>
    <message>
        <source>Reverse the route</source>
        <translation>路线反向</translation>
    </message>
</context>
<context>
    <name>RouteNumbers</name>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 天 {hours} 小时</translation>
    </message>
</context>
<context>
    <name>RouteOnTheWay</name>
    <message>
        <source>Border crossings</source>
        <translation>边境口岸</translation>
    </message>
    <message>
        <source>No border is crossed.</source>
        <translation>不跨越边境。</translation>
    </message>
    <message>
        <source>the gauge changes</source>
        <translation>轨距变化</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>设计能力</translation>
    </message>
    <message>
        <source>Carries</source>
        <translation>实际运量</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Member regions</source>
        <translation>成员地区</translation>
    </message>
    <message>
        <source>Borders, warnings and member regions</source>
        <translation>口岸、警告和成员地区</translation>
    </message>
</context>
<context>
    <name>RouteOptions</name>
    <message>
        <source>Best by {criterion}</source>
        <translation>按{criterion}最优</translation>
    </message>
    <message>
        <source>Allow {mode}</source>
        <translation>允许{mode}</translation>
    </message>
    <message>
        <source>Avoid {mode}</source>
        <translation>避开{mode}</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最优</translation>
    </message>
    <message>
        <source>Air: only where nothing else is allowed, or wished for a part</source>
        <translation>航空：仅在不允许其他方式或某段指定时使用</translation>
    </message>
</context>
<context>
    <name>RoutePanel</name>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>“{text}”: no place is called so.</source>
        <translation>“{text}”：没有地点叫这个名称。</translation>
    </message>
    <message>
        <source>Looking for a way…</source>
        <translation>正在寻找路径…</translation>
    </message>
    <message>
        <source>Now the next stop: type its name above, or click on the map.</source>
        <translation>请添加下一站：在上方输入名称，或在地图上单击。</translation>
    </message>
    <message>
        <source>Type two places above, or choose the route tool and click on the map. The way between them, its borders, hours, cost and CO₂ are shown here, and stored at once.</source>
        <translation>请在上方输入两个地点，或选择路线工具后在地图上单击。两地之间的路径、口岸、时间、费用和二氧化碳将显示在此处，并立即存储。</translation>
    </message>
    <message>
        <source>Save the route</source>
        <translation>保存路线</translation>
    </message>
    <message>
        <source>Add a stop: name or latitude, longitude</source>
        <translation>添加停靠点：名称或纬度, 经度</translation>
    </message>
    <message>
        <source>Add a stop by name</source>
        <translation>按名称添加停靠点</translation>
    </message>
</context>
<context>
    <name>RouteResults</name>
    <message>
        <source>Legs</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>Borders</source>
        <translation>口岸</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Legs, borders, changes of gauge and mode</source>
        <translation>路段、口岸、换轨和换装</translation>
    </message>
    <message>
        <source>Warnings, crossings with their capacity, member regions</source>
        <translation>警告、口岸及其能力、成员地区</translation>
    </message>
    <message>
        <source>Alternatives beside the best route</source>
        <translation>最佳路线与备选路线</translation>
    </message>
    <message>
        <source>What is closed, and what that costs</source>
        <translation>已关闭的对象及其代价</translation>
    </message>
</context>
<context>
    <name>RouteRows</name>
    <message>
        <source>Along the way: {length} ({method})</source>
        <translation>沿线：{length}（{method}）</translation>
    </message>
    <message>
        <source>As drawn: {length} (geodesic, WGS 84)</source>
        <translation>所绘线长：{length}（大地线，WGS 84）</translation>
    </message>
    <message>
        <source>Straight: {length} (geodesic, WGS 84)</source>
        <translation>直线：{length}（大地线，WGS 84）</translation>
    </message>
    <message>
        <source>By way of: {names}</source>
        <translation>经由：{names}</translation>
    </message>
    <message>
        <source>{event}: {place}</source>
        <translation>{event}：{place}</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Lengths along the way: {methods}. From end to end straight: {straight} (geodesic, WGS 84).</source>
        <translation>沿线长度：{methods}。首尾直线距离：{straight}（大地线，WGS 84）。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Alternative {number}</source>
        <translation>备选 {number}</translation>
    </message>
    <message>
        <source>over {names}</source>
        <translation>经{names}</translation>
    </message>
    <message>
        <source>by way of {names}</source>
        <translation>经由{names}</translation>
    </message>
    <message>
        <source>not {names}</source>
        <translation>不经{names}</translation>
    </message>
    <message>
        <source>{count} unnamed</source>
        <translation>{count} 处未命名</translation>
    </message>
</context>
<context>
    <name>RouteShelfList</name>
    <message>
        <source>Open {name}</source>
        <translation>打开{name}</translation>
    </message>
    <message>
        <source>{name} (copy)</source>
        <translation>{name}（副本）</translation>
    </message>
    <message>
        <source>Duplicate {name}</source>
        <translation>复制{name}</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除{name}</translation>
    </message>
    <message>
        <source>Stored routes</source>
        <translation>已存储的路线</translation>
    </message>
    <message>
        <source>What is drawn is stored here at once, without being asked.</source>
        <translation>所绘路线立即自动存储于此。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Other file…</source>
        <translation>更换文件…</translation>
    </message>
    <message>
        <source>Keep routes in another GeoPackage</source>
        <translation>将路线保存到另一个 GeoPackage</translation>
    </message>
    <message>
        <source>File that routes are stored in</source>
        <translation>保存路线的文件</translation>
    </message>
</context>
<context>
    <name>RouteStrip</name>
    <message>
        <source>Strip of the route by mode</source>
        <translation>路线的方式条带图</translation>
    </message>
</context>
<context>
    <name>RouteText</name>
    <message>
        <source>{amount} {currency} a TEU</source>
        <translation>{amount} {currency}/标准箱</translation>
    </message>
    <message>
        <source>{amount} kg CO₂ a TEU</source>
        <translation>{amount} 千克 CO₂/标准箱</translation>
    </message>
    <message>
        <source>Route without a name</source>
        <translation>未命名路线</translation>
    </message>
    <message>
        <source>Best by {criterion}: {totals}</source>
        <translation>按{criterion}最优：{totals}</translation>
    </message>
    <message>
        <source>Modes allowed: {modes}</source>
        <translation>允许的方式：{modes}</translation>
    </message>
    <message>
        <source>Closed: {names}</source>
        <translation>关闭：{names}</translation>
    </message>
    <message>
        <source>{length} so far</source>
        <translation>累计 {length}</translation>
    </message>
    <message>
        <source>Assumptions, none of them a fact:</source>
        <translation>假设（均非事实）：</translation>
    </message>
    <message>
        <source>default {value}</source>
        <translation>默认 {value}</translation>
    </message>
</context>
<context>
    <name>RouteTool</name>
    <message>
        <source>Click: add a stop (Alt: free) · Backspace: take it out · Enter: end · right click: mode, way</source>
        <translation>单击：添加停靠点（Alt：不捕捉）· 退格：取消 · 回车：结束 · 右击：方式、走法</translation>
    </message>
    <message>
        <source>Drag a stop or the line: reshape · click: new route · right click: mode, way</source>
        <translation>拖动停靠点或线：改变路线 · 单击：新路线 · 右击：方式、走法</translation>
    </message>
    <message>
        <source>Remove a point of the way</source>
        <translation>移除途经点</translation>
    </message>
</context>
<context>
    <name>RouteWaiting</name>
    <message>
        <source>{file}: all changes of routes are written now.</source>
        <translation>{file}：路线的所有更改现已写入。</translation>
    </message>
</context>
<context>
    <name>RouteWords</name>
    <message>
        <source>, </source>
        <comment>Between the items of a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>; </source>
        <comment>Between remarks</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>Any mode</source>
        <translation>任意方式</translation>
    </message>
    <message>
        <source>Rail</source>
        <translation>铁路</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>公路</translation>
    </message>
    <message>
        <source>Sea</source>
        <translation>海运</translation>
    </message>
    <message>
        <source>Inland waterway</source>
        <translation>内河航运</translation>
    </message>
    <message>
        <source>Air</source>
        <translation>航空</translation>
    </message>
    <message>
        <source>Sea port</source>
        <translation>海港</translation>
    </message>
    <message>
        <source>River port</source>
        <translation>内河港</translation>
    </message>
    <message>
        <source>Inland hub</source>
        <translation>内陆枢纽</translation>
    </message>
    <message>
        <source>Rail station</source>
        <translation>铁路车站</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>园区</translation>
    </message>
    <message>
        <source>Border crossing</source>
        <translation>边境口岸</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边境</translation>
    </message>
    <message>
        <source>Strait or canal</source>
        <translation>海峡或运河</translation>
    </message>
    <message>
        <source>Corridor leg</source>
        <translation>走廊路段</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>CO₂</source>
        <translation>CO₂</translation>
    </message>
    <message>
        <source>Operating</source>
        <translation>运营</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划中</translation>
    </message>
    <message>
        <source>Under construction</source>
        <translation>在建</translation>
    </message>
    <message>
        <source>Being upgraded</source>
        <translation>改造中</translation>
    </message>
    <message>
        <source>Named</source>
        <translation>仅提及</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>路网</translation>
    </message>
    <message>
        <source>Great circle</source>
        <translation>大圆线</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Along {corridor}</source>
        <translation>沿{corridor}</translation>
    </message>
    <message>
        <source>network</source>
        <translation>路网</translation>
    </message>
    <message>
        <source>sea grid</source>
        <translation>海上网格</translation>
    </message>
    <message>
        <source>waterway</source>
        <translation>航道</translation>
    </message>
    <message>
        <source>geodesic</source>
        <translation>大地线</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Change of gauge</source>
        <translation>换轨</translation>
    </message>
    <message>
        <source>Change of mode</source>
        <translation>换装</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>停留</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Provinces</source>
        <translation>省级</translation>
    </message>
    <message>
        <source>Prefectures</source>
        <translation>地级</translation>
    </message>
    <message>
        <source>Cities</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Carriage</source>
        <translation>运费</translation>
    </message>
    <message>
        <source>Emission of CO₂</source>
        <translation>二氧化碳排放</translation>
    </message>
    <message>
        <source>Time at a border</source>
        <translation>过境时间</translation>
    </message>
    <message>
        <source>Fees at a border</source>
        <translation>过境费用</translation>
    </message>
    <message>
        <source>Time to change the gauge</source>
        <translation>换轨时间</translation>
    </message>
    <message>
        <source>Cost to change the gauge</source>
        <translation>换轨费用</translation>
    </message>
    <message>
        <source>Time to change the mode</source>
        <translation>换装时间</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>装卸</translation>
    </message>
    <message>
        <source>Load of a container</source>
        <translation>集装箱载重</translation>
    </message>
    <message>
        <source>at a port</source>
        <translation>港口</translation>
    </message>
    <message>
        <source>on land</source>
        <translation>陆上</translation>
    </message>
    <message>
        <source>within a customs union</source>
        <translation>关税同盟内</translation>
    </message>
    <message>
        <source>{group}: {item}</source>
        <translation>{group}：{item}</translation>
    </message>
    <message>
        <source>{currency} a TEU-km</source>
        <translation>{currency}/标准箱公里</translation>
    </message>
    <message>
        <source>{currency} a TEU</source>
        <translation>{currency}/标准箱</translation>
    </message>
    <message>
        <source>g a tonne-km</source>
        <translation>克/吨公里</translation>
    </message>
</context>
<context>
    <name>RouteWorkshop</name>
    <message>
        <source>Reading the networks…</source>
        <translation>正在读取路网…</translation>
    </message>
</context>
<context>
    <name>SavedMessage</name>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>ScaleBox</name>
    <message>
        <source>Scale at the middle of the map. Type one, such as 1:5,000,000 or 5M.</source>
        <translation>地图中心的比例尺。可直接输入，如 1:5,000,000 或 500万。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例尺</translation>
    </message>
</context>
<context>
    <name>ScaleLimit</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
</context>
<context>
    <name>ScaleRows</name>
    <message>
        <source>Shown from:</source>
        <translation>显示自：</translation>
    </message>
    <message>
        <source>Shown up to:</source>
        <translation>显示至：</translation>
    </message>
    <message>
        <source>The smallest scale, farthest out, that still shows it</source>
        <translation>仍显示它的最小比例尺（最远）</translation>
    </message>
    <message>
        <source>The largest scale, closest up, that still shows it</source>
        <translation>仍显示它的最大比例尺（最近）</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Coordinate</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>Names are still being read…</source>
        <translation>仍在读取名称…</translation>
    </message>
    <message>
        <source>Nothing is called “{text}”.</source>
        <translation>没有名为“{text}”的内容。</translation>
    </message>
    <message>
        <source>Too large to be searched: {layers}.</source>
        <translation>太大，无法搜索：{layers}。</translation>
    </message>
    <message>
        <source>Coordinate, read as longitude, latitude</source>
        <translation>坐标，按“经度，纬度”读</translation>
    </message>
    <message>
        <source>Coordinate, read as latitude, longitude</source>
        <translation>坐标，按“纬度，经度”读</translation>
    </message>
    <message>
        <source>Find a place, port, corridor…</source>
        <translation>查找地点、港口、走廊…</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>按名称查找</translation>
    </message>
</context>
<context>
    <name>SearchList</name>
    <message>
        <source>Go there</source>
        <translation>前往此处</translation>
    </message>
    <message>
        <source>Add to the route</source>
        <translation>加入路线</translation>
    </message>
</context>
<context>
    <name>SearchModel</name>
    <message>
        <source>Enter: go there · Ctrl+Enter: add to the route</source>
        <translation>回车：前往 · Ctrl+回车：加入路线</translation>
    </message>
    <message>
        <source>named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Click or draw a box · Shift: add · Ctrl: add or take away</source>
        <translation>单击或拖框选择 · Shift：添加 · Ctrl：添加或去除</translation>
    </message>
    <message>
        <source>1 feature selected · Esc: none</source>
        <translation>已选 1 个要素 · Esc：清除</translation>
    </message>
    <message>
        <source>{count} features selected · Esc: none</source>
        <translation>已选 {count} 个要素 · Esc：清除</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>正在选择</translation>
    </message>
</context>
<context>
    <name>SelectionSteps</name>
    <message numerus="yes">
        <source>Select %n feature(s)</source>
        <translation>
            <numerusform>选择 %n 个要素</numerusform>
        </translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Find a command or key</source>
        <translation>查找命令或按键</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Zoom about the cursor</source>
        <translation>以光标为中心缩放</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom in about the cursor</source>
        <translation>以光标为中心放大</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移动地图</translation>
    </message>
    <message>
        <source>Drag, or arrow keys</source>
        <translation>拖动或方向键</translation>
    </message>
    <message>
        <source>Zoom to a box</source>
        <translation>框选放大</translation>
    </message>
    <message>
        <source>Shift and drag</source>
        <translation>按住 Shift 拖动</translation>
    </message>
    <message>
        <source>Add to the selection</source>
        <translation>加入选择</translation>
    </message>
    <message>
        <source>Shift and click</source>
        <translation>按住 Shift 点击</translation>
    </message>
    <message>
        <source>Clear the selection, or stop the tool</source>
        <translation>清除选择或停止工具</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Do not snap</source>
        <translation>不捕捉</translation>
    </message>
    <message>
        <source>Hold Alt</source>
        <translation>按住 Alt</translation>
    </message>
    <message>
        <source>Take back the last point</source>
        <translation>撤回上一点</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>退格键</translation>
    </message>
    <message>
        <source>End the measurement</source>
        <translation>结束测量</translation>
    </message>
    <message>
        <source>Esc or double click</source>
        <translation>Esc 或双击</translation>
    </message>
</context>
<context>
    <name>ShownRoute</name>
    <message>
        <source>unnamed at {place}</source>
        <translation>未命名口岸（{place}）</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>added</source>
        <translation>补充</translation>
    </message>
    <message>
        <source>added: {why}</source>
        <translation>补充：{why}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Projection that the map is drawn in; click to choose another one</source>
        <translation>地图所用的投影；单击可另选</translation>
    </message>
    <message>
        <source>Projection of the map</source>
        <translation>地图投影</translation>
    </message>
</context>
<context>
    <name>StopsList</name>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>How to go on…</source>
        <translation>续行方式…</translation>
    </message>
    <message>
        <source>Only pass through</source>
        <translation>仅途经</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Go on by {way}</source>
        <translation>续行方式：{way}</translation>
    </message>
    <message>
        <source>No corridor leads past both stops</source>
        <translation>没有走廊同时经过这两个停靠点</translation>
    </message>
    <message>
        <source>Along a corridor</source>
        <translation>沿走廊</translation>
    </message>
    <message>
        <source>passed through</source>
        <translation>途经</translation>
    </message>
    <message>
        <source>Stops of the route</source>
        <translation>路线的停靠点</translation>
    </message>
    <message>
        <source>Drag or Alt+Up and Alt+Down reorder, Del removes, Space chooses the way on.</source>
        <translation>拖动或 Alt+↑、Alt+↓ 调整顺序，Del 移除，空格选择续行方式。</translation>
    </message>
</context>
<context>
    <name>StyleButtons</name>
    <message>
        <source>Give this layer the style it had when this window turned to it</source>
        <translation>恢复打开此窗口时该图层的样式</translation>
    </message>
    <message>
        <source>Close and give every layer the style it had</source>
        <translation>关闭并恢复各图层原有样式</translation>
    </message>
    <message>
        <source>S&amp;tyle</source>
        <translation>样式(&amp;T)</translation>
    </message>
</context>
<context>
    <name>StyleCommands</name>
    <message>
        <source>The style of {name} was copied.</source>
        <translation>已复制 {name} 的样式。</translation>
    </message>
    <message>
        <source>The clipboard holds no style: {reason}</source>
        <translation>剪贴板中没有样式：{reason}</translation>
    </message>
    <message>
        <source>corridormap styles</source>
        <translation>corridormap 样式</translation>
    </message>
    <message>
        <source>Save the style</source>
        <translation>保存样式</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Load a style</source>
        <translation>载入样式</translation>
    </message>
    <message>
        <source>Style of {name}</source>
        <translation>{name} 的样式</translation>
    </message>
</context>
<context>
    <name>StyleDialog</name>
    <message>
        <source>Choose a layer in the layer panel.</source>
        <translation>请在图层面板中选择图层。</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Style of {name}</source>
        <translation>{name} 的样式</translation>
    </message>
    <message>
        <source>&amp;Symbols</source>
        <translation>符号(&amp;S)</translation>
    </message>
    <message>
        <source>La&amp;bels</source>
        <translation>标注(&amp;B)</translation>
    </message>
    <message>
        <source>La&amp;yer</source>
        <translation>图层(&amp;Y)</translation>
    </message>
</context>
<context>
    <name>StyleEditor</name>
    <message>
        <source>Style of {name}</source>
        <translation>{name} 的样式</translation>
    </message>
    <message>
        <source>Style of {name} as it was</source>
        <translation>恢复 {name} 原有样式</translation>
    </message>
    <message>
        <source>Styles as they were</source>
        <translation>恢复原有样式</translation>
    </message>
</context>
<context>
    <name>StyleMenu</name>
    <message>
        <source>&amp;Load from a file…</source>
        <translation>从文件载入(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Save to a file…</source>
        <translation>保存到文件(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
</context>
<context>
    <name>StylePreview</name>
    <message>
        <source>Preview of the symbol</source>
        <translation>符号预览</translation>
    </message>
</context>
<context>
    <name>StyleWords</name>
    <message>
        <source>markers</source>
        <translation>点符号</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>线</translation>
    </message>
    <message>
        <source>areas</source>
        <translation>面</translation>
    </message>
    <message>
        <source>{name} is drawn with its own kind of symbol in the style&apos;s colours: symbols for {parts} do not fit it.</source>
        <translation>{name} 用样式的颜色和它自己的符号类型绘制：{parts}的符号不适用于它。</translation>
    </message>
    <message>
        <source>Left out, since {name} has none: symbols for {parts}.</source>
        <translation>因 {name} 没有此类要素，未采用：{parts}的符号。</translation>
    </message>
    <message>
        <source>{name} has no field {fields}: the style finds no values there.</source>
        <translation>{name} 没有字段 {fields}：样式在那里找不到值。</translation>
    </message>
    <message>
        <source>{name} has no fields {fields}: the style finds no values there.</source>
        <translation>{name} 没有字段 {fields}：样式在那里找不到值。</translation>
    </message>
</context>
<context>
    <name>SymbolPane</name>
    <message>
        <source>Draw a &amp;marker</source>
        <translation>绘制点符号(&amp;M)</translation>
    </message>
    <message>
        <source>Draw a l&amp;ine</source>
        <translation>绘制线(&amp;I)</translation>
    </message>
    <message>
        <source>Draw the ar&amp;ea</source>
        <translation>绘制面(&amp;E)</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>比例尺</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面</translation>
    </message>
</context>
<context>
    <name>UndoActions</name>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>撤销(&amp;U)：{step}</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>重做(&amp;R)：{step}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
</context>
<context>
    <name>UnplacedCount</name>
    <message>
        <source>Labels without room: {count}</source>
        <translation>无处标注：{count}</translation>
    </message>
    <message>
        <source>Names in view that would lie on others; click to list them</source>
        <translation>视图中会与其他名称重叠的名称；单击列出</translation>
    </message>
</context>
<context>
    <name>UnplacedPanel</name>
    <message>
        <source>Labels are switched off.</source>
        <translation>标注已关闭。</translation>
    </message>
    <message>
        <source>Every label in view has room.</source>
        <translation>视图中的标注都有位置。</translation>
    </message>
    <message>
        <source>No room in this view: {count}. Click a name to go there, or zoom in.</source>
        <translation>此视图中放不下：{count}。单击名称前往，或放大。</translation>
    </message>
    <message>
        <source>Labels without room</source>
        <translation>无处标注的名称</translation>
    </message>
</context>
<context>
    <name>ValueReader</name>
    <message>
        <source>Reading values</source>
        <translation>正在读取值</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 字节</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>WindowLanguage</name>
    <message>
        <source>Boundaries</source>
        <translation>边界画法</translation>
    </message>
    <message>
        <source>This map draws no boundaries of its own.</source>
        <translation>此地图没有自己的边界。</translation>
    </message>
    <message>
        <source>Boundaries are drawn as China&apos;s maps have them (Tianditu). View → Boundaries shows the de facto drawing.</source>
        <translation>边界按中国地图（天地图）绘制。“视图 → 边界画法”可切换为实际控制线。</translation>
    </message>
    <message>
        <source>Boundaries are drawn de facto, as they are controlled (Natural Earth), disputed ones dashed. This is no statement about any claim. View → Boundaries shows China&apos;s viewpoint.</source>
        <translation>边界按实际控制线（Natural Earth）绘制，有争议的用虚线。这不代表对任何主张的立场。“视图 → 边界画法”可切换为中国画法。</translation>
    </message>
    <message>
        <source>No font on this machine has Chinese letters, so Chinese names are left out. To get one: {how}</source>
        <translation>本机没有含中文的字体，因此不显示中文名称。获取方法：{how}</translation>
    </message>
    <message>
        <source>Settings → Apps → Optional features → Chinese (Simplified) fonts.</source>
        <translation>设置 → 应用 → 可选功能 → 中文（简体）字体。</translation>
    </message>
    <message>
        <source>install Noto Sans CJK with Font Book.</source>
        <translation>用“字体册”安装 Noto Sans CJK。</translation>
    </message>
</context>
<context>
    <name>WorkRow</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
</TS>
